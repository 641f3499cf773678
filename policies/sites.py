"""Whether a site made the request, and whether managing accounts is what that site is for."""

from policies.case import Case
from policies.known.dapps import known_dapps
from policies.origins import host_of, listed_under


def stranger_asks(case: Case) -> bool:
    """Whether a site made the request, other than one where owners and code of accounts are set up.

    False where the wallet named no site: then the user may have started it in the wallet.
    """
    url = case.request.origin.url
    if url is None:
        return False
    managers = frozenset(domain for domain, dapp in known_dapps().items() if dapp.manages_accounts)
    host = host_of(url)
    return host is None or listed_under(host, managers) is None
