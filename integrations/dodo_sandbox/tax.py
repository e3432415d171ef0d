"""Tax that is already in a price, as Dodo, the seller, owes it. A few countries are enough to see some."""

RATES = {"AT": 20, "DE": 19, "ES": 21, "FR": 20, "GB": 20, "IT": 22, "NL": 21, "PL": 23}  # percent
COUNTRIES = {
    **{"AT": "Austria", "FR": "France", "DE": "Germany", "IT": "Italy", "JP": "Japan", "KW": "Kuwait"},
    **{"NL": "Netherlands", "PL": "Poland", "ES": "Spain", "CH": "Switzerland", "GB": "United Kingdom"},
    "US": "United States",
}


def rate_of(country: str) -> int:
    return RATES.get(country, 0)


def included_tax(total: int, country: str) -> int:
    """Return the tax within a total, in minor units."""
    rate = rate_of(country)
    return round(total * rate / (100 + rate))
