"""Building the pages that browsers load: with a Node that comes along, once, for any address."""
