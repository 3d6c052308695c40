"""Seeds that are watched and never told of, because no line of any rule can hold for them: easily forgotten with a new one."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.alerts.rule import EntityCard, Match, RuleSubject
from pipeline.errors import Problem
from pipeline.loading.house import Configuration
from pipeline.seeds.profile import Profile


def untold_seeds(found: Configuration) -> Iterator[Problem]:
    """A warning for each seed whose most telling report imaginable would raise no alert."""
    rules = [replace(rule, languages=frozenset(), unless=()) for rule in found.rules]
    tags = frozenset(tag for feed in found.feeds for tag in feed.tags)
    for profile in found.profiles:
        subject = _everything(profile, tags)
        if not any(isinstance(rule.matches(subject), Match) for rule in rules):
            yield Problem(
                file=found.house.shown(found.house.config / "alerts.toml"),
                key="rule",
                wrong=f"no rule can tell of the seed {profile.seed_id} ({profile.title})",
                meant=f'write one with seeds = ["{profile.seed_id}"] and no `when`, or add lines of its gate to a `when`',
                is_warning=True,
            )


def _everything(profile: Profile, tags: frozenset[str]) -> RuleSubject:
    """A report that names all there is to name."""
    cards = [EntityCard(id=each.id, label=each.label, type=each.type, side=each.side) for each in profile.entities.values()]
    return RuleSubject(
        seed_id=profile.seed_id,
        entities=tuple(cards),
        score=float("inf"),
        is_relevant=True,
        topics=frozenset(profile.scoring.topics),
        tags=tags,
    )
