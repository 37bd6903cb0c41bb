"""The trained chooser as one ONNX file with weights of eight bits, tables of words included."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

__all__ = ["export"]

Weights = dict[str, NDArray[np.float32]]


class _Graph:
    """Nodes and constants of an ONNX graph while it grows."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Name of a constant of these values."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, **options: Any) -> str:  # noqa: ANN401 - whatever the operator takes
        """Name of the output of a new node."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **options))
        return name

    def rows(self, name: str, table: NDArray[np.float32], numbers: str) -> str:
        """Rows of a table that is kept in eight bits with one scale a row."""
        scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-9
        small = self.constant(name, np.clip(np.rint(table / scale), -127, 127).astype(np.int8))
        scales = self.constant(f"{name}_scale", scale.astype(np.float32))
        taken = self.node("Cast", self.node("Gather", small, numbers), to=TensorProto.FLOAT)
        return self.node("Mul", taken, self.node("Gather", scales, numbers))

    def linear(self, name: str, weights: Weights, inputs: str) -> str:
        """A dense layer."""
        grown = self.node("MatMul", inputs, self.constant(f"{name}_weight", weights[f"{name}.weight"].T))
        return self.node("Add", grown, self.constant(f"{name}_bias", weights[f"{name}.bias"]))


def _gates(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gates in ONNX's order (input, output, forget, cell) from PyTorch's (input, forget, cell, output)."""
    i, f, c, o = np.split(values, 4)
    return np.concatenate([i, o, f, c])


def _both_ways(graph: _Graph, weights: Weights, inputs: str) -> str:
    """States of the two directions side by side, a row a token."""
    part = {
        name: [_gates(weights[f"both_ways.{name}_l0{way}"]) for way in ("", "_reverse")]
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    size = part["weight_hh"][0].shape[1]
    bias = [np.concatenate(pair) for pair in zip(part["bias_ih"], part["bias_hh"], strict=True)]
    names = [graph.constant("w", np.stack(part["weight_ih"])), graph.constant("r", np.stack(part["weight_hh"]))]
    states = graph.node(
        "LSTM", inputs, *names, graph.constant("b", np.stack(bias)), hidden_size=size, direction="bidirectional"
    )
    joined = graph.node("Transpose", states, perm=[0, 2, 1, 3])
    return graph.node("Reshape", joined, graph.constant("flat", np.array([-1, 2 * size])))


def export(weights: Weights, out: Path) -> int:
    """Write the network of `training.chooser` to `out`; gives the file's size in bytes.

    Inputs are `keys` and `cases` (tokens x 1), `places` (n) and `words` (n x k), all int64; `scores` is n x k.
    """
    graph = _Graph()
    keys = graph.rows("keys_table", weights["keys.weight"], "keys")
    cases = graph.rows("cases_table", weights["cases.weight"], "cases")
    states = _both_ways(graph, weights, graph.node("Add", keys, cases))
    middle = graph.linear("middle", weights, graph.node("Gather", states, "places"))
    last = graph.linear("last", weights, graph.node("Gelu", middle, approximate="tanh"))
    norm = [graph.constant(f"norm_{part}", weights[f"norm.{part}"]) for part in ("weight", "bias")]
    axis = graph.constant("axis", np.array([2]))
    seen = graph.node("Unsqueeze", graph.node("LayerNormalization", last, *norm), axis)
    product = graph.node("MatMul", graph.rows("words_table", weights["words.weight"], "words"), seen)
    bias = graph.node("Gather", graph.constant("words_bias", weights["bias.weight"][:, 0]), "words")
    graph.nodes.append(helper.make_node("Add", [graph.node("Squeeze", product, axis), bias], ["scores"]))
    shapes = {"keys": ["tokens", 1], "cases": ["tokens", 1], "places": ["n"], "words": ["n", "k"]}
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in shapes.items()]
    output = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", "k"])
    whole = helper.make_model(
        helper.make_graph(graph.nodes, "chooser", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 20)], ir_version=9,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        large = Path(folder) / "float.onnx"
        onnx.save(whole, large)
        quantize_dynamic(
            large, out, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["LSTM", "MatMul"]
        )
    return out.stat().st_size
