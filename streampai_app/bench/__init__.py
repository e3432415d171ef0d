"""How fast, how much: each figure measured beside its ceiling, in the same run, on the same machine."""
