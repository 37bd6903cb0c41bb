"""Our own sample documents: their words and figures, how they are set, printed, scanned and broken, and their truth."""
