"""Access as its rules have it: for how long, from when to when, for whom it goes on, and which steps mean it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.access import (
    Access,
    Grant,
    GrantState,
    NoDays,
    NotGiven,
    NotYoursToGiveBack,
    ProofMissing,
    TooLong,
    check_days,
    ends,
    give_back,
    goes_on,
    granted,
    lasts_until,
    over,
    revoked,
    terms,
)
from domain.access.grant import LONGEST
from domain.approval import Request, State
from domain.approval.route import fits
from domain.people import Person
from domain.policy import Access as Systems
from domain.policy import AccessRole, Condition, System, Wording

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ANA = Person(id=1, name="Ana Souza", email="ana@company.example")
BRUNO = replace(ANA, id=2, name="Bruno Costa")
DAYS = st.one_of(st.none(), st.integers(1, LONGEST))


def access(
    days: int | None = 30, state: GrantState = GrantState.TO_GRANT, *, n: int = 1, by: Person = ANA,
    system: str = "crm", role: str = "seller", until: date | None = None,
) -> Access:  # fmt: skip
    """Access that somebody asked for, as it stands."""
    request = Request(
        id=n, kind="access", reference=f"ACC-{n}", requester_id=by.id, entered_by_id=by.id, state=State.APPROVED,
        version=2, round=1, asked_at=NOW,
    )  # fmt: skip
    return Access(request=request, system=system, role=role, days=days, grant=Grant(state=state, until=until))


@given(typed=st.one_of(st.text(max_size=6), st.integers(-5, 5000).map(str)), most=DAYS)
def test_of_what_is_written_a_number_within_the_limit_counts_and_nothing_is_for_good(typed: str, most: int) -> None:
    written = typed.strip()
    number = int(written) if written and set(written) <= set("0123456789") else None
    if written and not number:
        with pytest.raises(NoDays):
            check_days(typed, most=most)
    elif (number or 0) > (most or LONGEST) or (not written and most):
        with pytest.raises(TooLong) as refused:
            check_days(typed, most=most)
        assert (refused.value.days, refused.value.most) == (number, most or LONGEST)
    else:
        assert check_days(typed, most=most) == number


@given(days=DAYS, later=st.integers(0, 2 * LONGEST))
def test_it_lasts_so_many_days_the_first_one_counted(days: int | None, later: int) -> None:
    asked = access(days)
    grant = granted(asked, by_id=2, at=NOW, on=TODAY, proof=" user \n ana ")
    assert (grant.state, grant.until, grant.proof) == (GrantState.GRANTED, ends(asked, TODAY), "user ana")
    had = replace(asked, grant=grant)
    assert over(had, TODAY + timedelta(days=later)) is (days is not None and later >= days)


ACCESSES = st.builds(
    access,
    DAYS,
    st.sampled_from(GrantState),
    n=st.integers(2, 9),
    by=st.sampled_from([ANA, BRUNO]),
    system=st.sampled_from(["crm", "wiki"]),
    role=st.sampled_from(["seller", "admin"]),
    until=st.one_of(st.none(), st.integers(0, 400).map(lambda n: TODAY + timedelta(days=n))),
)


@given(days=DAYS, had=st.lists(ACCESSES, max_size=4))
def test_who_asks_for_the_same_again_keeps_the_later_end_of_what_they_have(days: int | None, had: list[Access]) -> None:
    asked = access(days)
    kept = [one.grant.until or date.max for one in had if one.grant.state is GrantState.GRANTED and goes_on(one, asked)]
    mine = ends(asked, TODAY) or date.max
    assert (lasts_until(asked, TODAY, had) or date.max) == max([mine, *kept])


@given(old=ACCESSES)
def test_only_the_same_of_the_same_person_goes_on(old: Access) -> None:
    new = access()
    same = (old.system, old.role, old.request.requester_id) == ("crm", "seller", ANA.id)
    has = old.grant.state in (GrantState.GRANTED, GrantState.TO_REVOKE)
    went = goes_on(old, new)
    assert (went is not None) is (same and has)
    if went:
        assert (went.state, went.next_id, went.until) == (GrantState.GOES_ON, 1, old.grant.until)
    assert goes_on(new, new) is None


ACTS: dict[GrantState, Callable[[Access], Grant]] = {
    GrantState.TO_GRANT: lambda one: granted(one, by_id=2, at=NOW, on=TODAY, proof="user"),
    GrantState.GRANTED: lambda one: give_back(one, ANA, NOW),
    GrantState.TO_REVOKE: lambda one: revoked(one, by_id=2, at=NOW, proof="locked"),
}
AFTER = {
    GrantState.TO_GRANT: GrantState.GRANTED,
    GrantState.GRANTED: GrantState.TO_REVOKE,
    GrantState.TO_REVOKE: GrantState.REVOKED,
}


@pytest.mark.parametrize("state", GrantState)
@pytest.mark.parametrize("least", ACTS)
def test_each_act_has_its_state_and_no_other(state: GrantState, least: GrantState) -> None:
    if state is least:
        assert ACTS[least](access(state=state)).state is AFTER[state]
    else:
        with pytest.raises(NotGiven):
            ACTS[least](access(state=state))


def test_it_takes_a_proof_and_who_has_it() -> None:
    for none in ("", " \n\t"):
        with pytest.raises(ProofMissing):
            granted(access(), by_id=2, at=NOW, on=TODAY, proof=none)
        with pytest.raises(ProofMissing):
            revoked(access(state=GrantState.TO_REVOKE), by_id=2, at=NOW, proof=none)
    with pytest.raises(NotYoursToGiveBack):
        give_back(access(state=GrantState.GRANTED), BRUNO, NOW)


KEYS = st.sampled_from(["crm", "erp", "wiki", "seller", "admin"])
ROLES = st.dictionaries(KEYS, st.integers(1, 90), min_size=1, max_size=3)


def _policy(known: dict[str, dict[str, int]], most: int | None = None) -> Systems:
    name = Wording(en="A", pt_BR="A")
    systems = {
        key: System(
            name=name, most_days=most, roles={one: AccessRole(name=name, most_days=n) for one, n in roles.items()}
        )
        for key, roles in known.items()
    }
    return Systems(systems=systems)


@given(known=st.dictionaries(KEYS, ROLES, min_size=1, max_size=3))
def test_a_step_for_a_system_is_of_no_role_that_is_called_so_elsewhere(known: dict[str, dict[str, int]]) -> None:
    clash = set(known) & {role for roles in known.values() for role in roles}
    if clash:
        with pytest.raises(ValidationError, match="is called like a system"):
            _policy(known)
        return
    pairs = [(system, role) for system, roles in _policy(known).systems.items() for role in roles.roles]
    for system, role in pairs:
        asked = terms(system, role, 1)
        assert [one for one in known if fits(Condition(category=(one,)), asked, ANA)] == [system]
        named = [f"{a}.{b}" for a, b in pairs if fits(Condition(category=(f"{a}.{b}",)), asked, ANA)]
        assert named == [f"{system}.{role}"]


@given(known=st.dictionaries(KEYS, ROLES, min_size=1, max_size=2), most=DAYS)
def test_a_role_has_its_own_limit_before_that_of_its_system(known: dict[str, dict[str, int]], most: int | None) -> None:
    assume(not set(known) & {role for roles in known.values() for role in roles})
    policy = _policy(known, most)
    for system, roles in known.items():
        assert all(policy.most_days(system, role) == n for role, n in roles.items())
        bare = System(
            name=Wording(en="A", pt_BR="A"), most_days=most, roles={"x": AccessRole(name=Wording(en="A", pt_BR="A"))}
        )
        assert Systems(systems={"bare": bare}).most_days("bare", "x") == most


def test_no_more_systems_than_a_form_offers() -> None:
    assert len(_policy({f"s{n}": {"user": 1} for n in range(100)}).systems) == 100
    with pytest.raises(ValidationError, match="at most 100 items"):
        _policy({f"s{n}": {"user": 1} for n in range(101)})
