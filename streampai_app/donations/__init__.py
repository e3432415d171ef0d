"""Donations: from the pledge to the books, whatever the network and the provider do."""
