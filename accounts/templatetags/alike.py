"""A part of a page that all readers with the same sight are shown alike."""

from django import template

from accounts import alike

register = template.Library()


class Alike(template.Node):
    def __init__(self, given, nodes):
        self.given, self.nodelist = given, nodes

    def render(self, context):
        of = tuple(each.resolve(context) for each in self.given)
        return alike.written(context["request"], of, lambda: self.nodelist.render(context))


@register.tag("alike")
def alike_tag(parser, token):
    """{% alike "mission" mission.pk %}…{% endalike %}: its name, and the plain values it depends on beside
    sight, language, month and day. Nothing of the reader's own may stand within."""
    given = [parser.compile_filter(text) for text in token.split_contents()[1:]]
    nodes = parser.parse(("endalike",))
    parser.delete_first_token()
    return Alike(given, nodes)
