"""A part of a page that all readers with the same sight are shown alike."""

from django import template

from accounts import alike

register = template.Library()


class Alike(template.Node):
    def __init__(self, given, nodes):
        self.given, self.nodelist = given, nodes

    def render(self, context):
        of = tuple(each.resolve(context) for each in self.given)
        if not of[0]:
            return self._written(context)
        return alike.written(context["request"], of, lambda: self._written(context))

    def _written(self, context):
        gather = context.get("gather")  # not called by looking, as a template would
        with context.push(**(gather() if gather else {})):
            return self.nodelist.render(context)


@register.tag("alike")
def alike_tag(parser, token):
    """{% alike "mission" mission.pk %}…{% endalike %}: its name, and the plain values it depends on beside
    sight, language, month and day. Nothing of the reader's own may stand within.

    Where the page's view has put a function `gather` in the context, what it returns is known within, and
    it is asked only when the part is written. Without a name the part is always written anew.
    """
    given = [parser.compile_filter(text) for text in token.split_contents()[1:]]
    nodes = parser.parse(("endalike",))
    parser.delete_first_token()
    return Alike(given, nodes)
