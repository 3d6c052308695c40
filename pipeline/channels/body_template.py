"""A webhook body of one's own: a jinja2 template in a sandbox, given the alert, giving bytes.

In it: `alert` (the payload as JSON values), `text` (the plain text mail), `new` (what is new, in words), `url` (the report).
A template that says it makes JSON must make JSON: it is checked when rendered, so a chat service never sees half a message.
"""

import json

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.alerts.payload import StoryPayload, from_bytes, to_json
from pipeline.alerts.subject import new_in_words
from pipeline.alerts.wording import plain_text

MAX_BODY = 1024 * 1024


# What a filter or a call may raise when it is given what it was not made for, or too much.
_WRONG = (
    *(jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, MemoryError, AssertionError),
)


class BodyTemplate:
    """Compiled once. Two templates are equal if their text and content type are."""

    __slots__ = ("_template", "content_type", "source")

    def __init__(self, source: str, *, content_type: str = "application/json") -> None:
        """Raises ValueError for a template that cannot be read."""
        self.source = source
        self.content_type = content_type
        environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
        # No autoescape: the body is JSON, not HTML. The built-in filter would escape <, > and &, and a chat would show it.
        environment.filters["tojson"] = _to_json
        try:
            self._template = environment.from_string(source)
        except jinja2.TemplateSyntaxError as error:
            raise ValueError(f"line {error.lineno}: {error.message}") from error
        except (RecursionError, MemoryError) as error:
            raise ValueError("it is nested too deeply") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BodyTemplate) and (self.source, self.content_type) == (other.source, other.content_type)

    def __hash__(self) -> int:
        return hash((self.source, self.content_type))

    def render(self, payload: bytes) -> bytes:
        """The same payload gives the same bytes. Raises ValueError with what went wrong."""
        alert = from_bytes(payload)
        is_story = isinstance(alert, StoryPayload)
        try:
            text = self._template.render(
                alert=to_json(alert),
                text=plain_text(alert),
                new=new_in_words(alert.new) if isinstance(alert, StoryPayload) else "",
                url=alert.article.url if isinstance(alert, StoryPayload) else "",
                is_story=is_story,
            )
        except _WRONG as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error
        return self._checked(text)

    def _checked(self, text: str) -> bytes:
        body = text.encode("utf-8", "replace")
        if len(body) > MAX_BODY:
            raise ValueError(f"the body has {len(body)} bytes, more than {MAX_BODY}")
        if "json" in self.content_type:
            try:
                json.loads(text)
            except (ValueError, RecursionError) as error:
                raise ValueError(f"it does not make JSON ({error}); put texts through | tojson") from error
        return body


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
