"""What is tried with requests, turns and disposals of a recipient's desk."""

from dataclasses import replace

import made_filing
import made_opening
from attack import DAY, Attack
from made_filing import NOW, Authority, Case, person

from fairwitness.sealing import approval, manifest, request, ssh, turns
from fairwitness.sealing.parts import Front

# Requests and approvals


def _removed(case: Case) -> object:
    """Two approve; then a new manifest no longer names one of them."""
    asked = made_opening.asked(case)
    both = made_opening.approved(case.authority, asked, "alice", "bob")
    people = case.authority.people
    case.authority.people = (people[0], people[2])
    newest = case.authority.manifest(previous=case.manifest.digest).values
    case.authority.people = people
    return approval.enough(both, asked, made_opening.electorate(case, manifest=newest))


def _enough(case: Case, asked: request.Request, *names: str, **other: object) -> object:
    """Hold approvals of a request against another one, `other` being who can approve."""
    of = other.pop("of", asked)
    signed = made_opening.approved(case.authority, of, *names)  # type: ignore[arg-type]
    return approval.enough(signed, asked, made_opening.electorate(case, **other))


def _made_earlier(case: Case) -> object:
    """Approvals that were given without a request, for the same opener and purpose."""
    both = [case.authority.approval(name, case.digest) for name in ("alice", "bob")]
    return approval.enough(both, made_opening.asked(case), made_opening.electorate(case))


REQUESTS = [
    Attack("a request with one approval", lambda c: _enough(c, made_opening.asked(c), "bob")),
    Attack(
        "a request approved by one officer twice",
        lambda c: _enough(c, made_opening.asked(c), "bob", "bob"),
    ),
    Attack(
        "an approval to open, used to dispose",
        lambda c: _enough(c, made_opening.disposal(c), "alice", "bob", of=made_opening.asked(c)),
    ),
    Attack(
        "an approval to dispose, used to open",
        lambda c: _enough(c, made_opening.asked(c), "alice", "bob", of=made_opening.disposal(c)),
    ),
    Attack(
        "approvals of the request before",
        lambda c: _enough(
            c, made_opening.asked(c, number=2), "alice", "bob", of=made_opening.asked(c)
        ),
    ),
    Attack(
        "disposals of the request before",
        lambda c: _enough(
            c, made_opening.disposal(c, number=2), "alice", "bob", of=made_opening.disposal(c)
        ),
    ),
    Attack("approvals that nobody asked for", _made_earlier),
    Attack(
        "a disposal of another filing",
        lambda c: _enough(
            c,
            made_opening.disposal(c),
            "alice",
            "bob",
            of=made_opening.disposal(c, filing="0" * 64),
        ),
    ),
    Attack(
        "an officer in conflict approves",
        lambda c: _enough(c, made_opening.asked(c), "alice", "bob", barred={"bob"}),
    ),
    Attack(
        "an officer in conflict approves a disposal",
        lambda c: _enough(c, made_opening.disposal(c), "alice", "bob", barred={"alice"}),
    ),
    Attack("an officer removed between approvals of a request", _removed),
    Attack(
        "a request that is over",
        lambda c: _enough(c, made_opening.asked(c), "alice", "bob", now=NOW + DAY),
    ),
    Attack(
        "the clock moved back before the request",
        lambda c: _enough(c, made_opening.asked(c), "alice", "bob", now=NOW - DAY),
    ),
    Attack(
        "a request with its end moved",
        lambda c: _enough(
            c,
            made_opening.asked(c, until=NOW + 9 * DAY),
            "alice",
            "bob",
            of=made_opening.asked(c),
        ),
    ),
    Attack(
        "an approval as a request", lambda c: request.read(c.authority.approval("bob", "0" * 64))
    ),
    Attack(
        "a request that hides a field",
        lambda c: request.read(made_opening.asked(c).text().replace(b"{", b'{\n "to": "all",', 1)),
    ),
]


# Turns


def _second_first(case: Case) -> object:
    """Bob's key on a share that alice has not opened yet."""
    return turns.taken(made_opening.turn(case), made_opening.officer(case, "bob"))


def _first_again(case: Case) -> object:
    one = made_opening.turn(case)
    alice = made_opening.officer(case, "alice")
    return turns.taken(replace(one, share=turns.taken(one, alice)), alice)


def _another(case: Case) -> Case:
    """Seal another filing to the same officers, which nobody has approved to open."""
    folder = case.folder / "another"
    folder.mkdir()
    return made_filing.sealed_by(case, folder, b"another content")


def _share_of_another_first(case: Case) -> object:
    share = made_opening.turn(_another(case)).share
    one = replace(made_opening.turn(case), share=share)
    return turns.taken(one, made_opening.officer(case, "alice"))


def _share_of_another_last(case: Case) -> object:
    other = _another(case)
    share = turns.taken(made_opening.turn(other), made_opening.officer(other, "alice"))
    one = replace(made_opening.turn(case), share=share)
    return turns.taken(one, made_opening.officer(case, "bob"))


def _filing_of_another(case: Case) -> object:
    """The approvals of this filing, around all the parts of another."""
    other, one = made_opening.turn(_another(case)), made_opening.turn(case)
    forged = replace(other, request=one.request, approvals=one.approvals)
    return turns.taken(forged, made_opening.officer(case, "alice"))


def _digests_of_another(case: Case) -> object:
    other = made_opening.turn(_another(case))
    one = replace(made_opening.turn(case), share=other.share, shares=other.shares)
    return turns.taken(one, made_opening.officer(case, "alice"))


def _to_a_stranger(case: Case) -> object:
    """The desk names an opener of its own choice in the request that was approved."""
    one = made_opening.turn(case)
    forged = replace(one, request=made_opening.asked(case, opener="carol"))
    return turns.taken(forged, made_opening.officer(case, "alice"))


def _all_taken(case: Case) -> turns.Turn:
    one = made_opening.turn(case)
    for name in ("alice", "bob"):
        one = replace(one, share=turns.taken(one, made_opening.officer(case, name)))
    return one


def _mallory(case: Case) -> object:
    case.authority.people = (person("mallory"), *case.authority.people[1:])
    one = made_opening.turn(case, ("bob", "carol"))
    return turns.taken(one, made_opening.officer(case, "mallory"))


def _passed_off(case: Case) -> object:
    """The desk signs a filing of its own around the shares of this one, and has that approved."""
    desk = ssh.new()
    front = made_opening.front_of(case.path)
    values = front.signed.values.model_copy(update={"filer": str(ssh.public_of(desk))})
    forged = Front(signed=values.signed(desk), shares=front.shares)
    asked = made_opening.asked(case, filing=forged.digest)
    both = made_opening.approved(case.authority, asked, "alice", "bob")
    one = turns.turn(forged, asked, both, made_opening.turn(case).share)
    alice = replace(made_opening.officer(case, "alice"), filer=ssh.public_of(case.filer))
    return turns.taken(one, alice)


def _newest_of_the_host(case: Case) -> object:
    """The host signs a newest manifest of its own, with the same names, and the approvals."""
    host = Authority()
    forged = host.manifest(previous=case.manifest.digest)
    asked = made_opening.asked(case)
    one = replace(
        made_opening.turn(case), approvals=made_opening.approved(host, asked, "alice", "bob")
    )
    newest = manifest.newest_of([forged], case.manifest, NOW)
    return turns.taken(one, made_opening.officer(case, "alice", manifest=newest.values))


def _newest_before(case: Case) -> object:
    """An older manifest, which still names an officer who was removed, as the newest."""
    older = case.authority.manifest(valid_from=NOW - 60 * DAY)
    return manifest.newest_of([older], case.manifest, NOW)


def _electing_when_over(case: Case) -> object:
    """Officers of a manifest whose time is over approve."""
    late = NOW + 400 * DAY
    asked = made_opening.asked(case, asked=late - DAY, until=late + DAY)
    return _enough(case, asked, "alice", "bob", now=late)


TURNS = [
    Attack("a newest manifest that the host signed itself", _newest_of_the_host),
    Attack(
        "a newest manifest of another organisation",
        lambda c: manifest.newest_of(
            [c.authority.manifest(organisation="Another")], c.manifest, NOW
        ),
    ),
    Attack("a manifest from before as the newest", _newest_before),
    Attack("approvals by officers of a manifest that is over", _electing_when_over),
    Attack(
        "no newest manifest when that of the filing is over",
        lambda c: manifest.newest_of([], c.manifest, NOW + 400 * DAY),
    ),
    Attack("a turn of a filing that is passed off as the desk's own", _passed_off),
    Attack("a turn out of turn", _second_first),
    Attack("a turn taken twice", _first_again),
    Attack(
        "a turn by an officer who has not approved",
        lambda c: turns.taken(made_opening.turn(c), made_opening.officer(c, "carol")),
    ),
    Attack("a turn by a stranger", _mallory),
    Attack(
        "a turn with one approval",
        lambda c: turns.taken(
            replace(one := made_opening.turn(c), approvals=one.approvals[:1]),
            made_opening.officer(c, "alice"),
        ),
    ),
    Attack("a turn with the share of another filing, first", _share_of_another_first),
    Attack("a turn with the share of another filing, last", _share_of_another_last),
    Attack("a turn with all of another filing", _filing_of_another),
    Attack("a turn with the digests of another filing", _digests_of_another),
    Attack("a turn with another opener than was approved", _to_a_stranger),
    Attack(
        "a turn after the request is over",
        lambda c: turns.taken(
            made_opening.turn(c), made_opening.officer(c, "alice", now=NOW + 2 * DAY)
        ),
    ),
    Attack(
        "a turn for a disposal",
        lambda c: turns.taken(
            replace(
                made_opening.turn(c),
                request=made_opening.disposal(c),
                approvals=made_opening.approved(
                    c.authority, made_opening.disposal(c), "alice", "bob"
                ),
            ),
            made_opening.officer(c, "alice"),
        ),
    ),
    Attack(
        "the key taken by another officer than the opener",
        lambda c: turns.given(_all_taken(c), made_opening.officer(c, "bob")),
    ),
    Attack(
        "the key taken before all turns are",
        lambda c: turns.given(made_opening.turn(c), made_opening.officer(c, "alice")),
    ),
    Attack(
        "the key of another filing for the opener",
        lambda c: turns.given(
            replace(made_opening.turn(c), share=_all_taken(_another(c)).share),
            made_opening.officer(c, "alice"),
        ),
    ),
    Attack("a turn that was cut", lambda c: turns.read(bytes(made_opening.turn(c))[:-1024])),
    Attack("a filing as a turn", lambda c: turns.read(c.path.read_bytes())),
]


OPENINGS = [*REQUESTS, *TURNS]
