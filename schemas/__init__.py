"""Data only: the frozen types every stage speaks, and the datasets it ends in. No I/O, no OpenCV, no Prefect."""
