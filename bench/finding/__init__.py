"""How long one box takes to answer, beside the raw engine and ILIKE: `python -m bench.finding`."""
