"""What donors meet: the page to give on, the checkout as HTTP, and the page of thanks."""
