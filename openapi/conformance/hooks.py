"""What Schemathesis must know of the service that no document can say."""

import schemathesis
from schemathesis import GenerationMode


@schemathesis.hook
def before_call(context, case, kwargs):
    """A cursor is whatever the service gave: no other is good, so a call that is meant to be good has none."""
    if case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE:
        if case.query and "after" in case.query:
            del case.query["after"]
