"""Choice lists written in Python: a page may offer hundreds of options, and templates take long over them."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe


class Renderer(DjangoTemplates):
    """Django's own, but for `select`."""

    def render(self, template_name, context, request=None):
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget):
    groups = (
        (name, [(option["value"], option["label"], option["attrs"]) for option in found])
        for name, found, _index in widget["optgroups"]
    )
    said = f' name="{escape(widget["name"])}"{_attributes(widget["attrs"])}'
    return mark_safe(f"<select{said}>{''.join(_group(name, rows) for name, rows in groups)}</select>")


def options(choices, chosen):
    """Options of a list, in groups or not, as a form's field holds them."""
    chosen = "" if chosen is None else str(chosen)
    return mark_safe("".join(_grouped(value, words, chosen) for value, words in choices))


def _grouped(value, words, chosen):
    if isinstance(words, list | tuple):
        return _group(value, [_option(code, label, chosen) for code, label in words])
    return _group(None, [_option(value, words, chosen)])


def _option(value, label, chosen):
    value = "" if value is None else str(value)
    return value, label, {"selected": value == chosen}


def _group(name, rows):
    written = "".join(
        f'<option value="{escape(str(value))}"{_attributes(attributes)}>{conditional_escape(label)}</option>'
        for value, label, attributes in rows
    )
    return f'<optgroup label="{escape(name)}">{written}</optgroup>' if name else written


def _attributes(attributes):
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )
