"""Signing in: a name, a password and a one-time code, all checked before anything is said about any of them."""

from dataclasses import dataclass

from txexplain.console.access.secrets import password_fits, totp_step
from txexplain.console.data.people import PeopleRepository, Person
from txexplain.console.data.throttle import ThrottleRepository, client_key, name_key

REFUSED = "Name, password or code is wrong."


class Refused(Exception):  # noqa: N818 - it states what is the case
    """Not signed in; the message is for the person. `wait_ms` says for how long there is no use in trying."""

    def __init__(self, message: str, wait_ms: int = 0) -> None:
        super().__init__(message)
        self.wait_ms = wait_ms


@dataclass(frozen=True, slots=True)
class SignIn:
    """`second_factor`: whether a code is demanded of those who have set one up, and the set-up of the others."""

    people: PeopleRepository
    throttle: ThrottleRepository
    second_factor: bool

    async def check(self, name: str, password: str, code: str, client: str) -> tuple[Person, str]:
        """The person and the stage of the session that they get. Raises `Refused`."""
        keys = (name_key(name), client_key(client))
        wait = await self.throttle.attempt(*keys)
        if wait:
            raise Refused(f"Too many failed attempts. Try again in {wait // 1000 + 1} seconds.", wait)
        person = await self.people.named(name)
        enabled = person is not None and person.disabled_at is None
        fits = await password_fits(password, person.password_hash if person is not None and enabled else None)
        if person is None or not fits or not await self._code_fits(person, code):
            raise Refused(REFUSED)
        await self.throttle.succeeded(*keys)
        return person, "full" if person.totp_secret or not self.second_factor else "enrol"

    async def _code_fits(self, person: Person, code: str) -> bool:
        """Whoever has set a second factor up needs it, whatever the setting says now."""
        if person.totp_secret is None:
            return True
        step = totp_step(person.totp_secret, code, person.totp_step)
        return step is not None and await self.people.use_code(person, step)
