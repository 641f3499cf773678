"""One file for each kind of feed; `policies.feeds.kinds` lists them."""
