"""The calls of the public npm client `@blockaid/client` 1.7.0, so that a wallet moves over by changing its base URL.

What this service does not know (prices, logos, traces) is absent from the answers, never made up.
"""
