"""Where a record is shown: each app says it for its models, so that a feed of any events can link to them."""

_places = {}


def register(model, address, *joined):
    """`address(row)` is the page on which rows of `model` show; `joined` are relations it follows."""
    _places[model] = (address, joined)


def address(row):
    """The page of one row already read; empty where its app names none."""
    found = _places.get(type(row))
    return found[0](row) if found else ""


def of(user, events):
    """{event id: address} of the events whose record is still there and may be seen."""
    by_model = {}
    for event in events:
        by_model.setdefault(event.subject_type.model_class(), []).append(event)
    found = {}
    for model, told in by_model.items():
        if model not in _places:
            continue
        address, joined = _places[model]
        keys = {event.subject_id for event in told}
        rows = model._default_manager.visible_to(user).filter(pk__in=keys).select_related(*joined)
        addresses = {str(row.pk): address(row) for row in rows}
        found |= {event.pk: addresses[event.subject_id] for event in told if event.subject_id in addresses}
    return found
