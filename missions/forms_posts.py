"""What planners write of civilian posts and calls, and what their lists may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.validity import standing_on
from missions.forms_requirements import AskForm, CapabilityChoice
from missions.models import Basis, Call, Capability, Mission, Post, Sex
from missions.models.requirement import LANGUAGES, Audience
from missions.models.strength import Category
from missions.services_posts import FIELDS


class PostFilter(Filters):
    text = search(_("Reference or title"))
    mission = forms.ChoiceField(label=_("Mission"))
    capability = forms.ChoiceField(label=_("Kind of expert"))
    category = forms.ChoiceField(label=_("Category"), choices=[ANY, *Post.Category.choices])
    held = forms.ChoiceField(
        label=pgettext_lazy("post", "Held"),
        choices=[ANY, ("vacant", pgettext_lazy("post", "vacant")), *Basis.choices],
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("not abolished")), ("any", pgettext_lazy("state", "any")), *Post.State.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Post.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        kinds = Capability.objects.visible_to(user).filter(pk__in=seen.values("capability"))
        self.missions = {mission.slug: mission for mission in missions}
        self.fields["mission"].choices = [ANY, *((slug, m.acronym) for slug, m in self.missions.items())]
        self.fields["capability"].choices = [ANY, *((kind.code, kind.local_name) for kind in kinds)]

    @property
    def of(self):
        """The mission chosen; None for all."""
        return self.missions.get(self.chosen.get("mission"))

    def narrow(self, rows):
        chosen, today = self.chosen, timezone.localdate()
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(title__icontains=text))
        if self.of:
            rows = rows.filter(mission=self.of)
        if chosen.get("capability"):
            rows = rows.filter(capability__code=chosen["capability"])
        if chosen.get("category"):
            rows = rows.filter(category=chosen["category"])
        if chosen.get("held") == "vacant":
            rows = rows.vacant_on(today)
        elif chosen.get("held"):
            held = Q(standing_on(today, "tenures__"), tenures__basis=chosen["held"])
            rows = rows.filter(held, tenures__isnull=False)
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.exclude(state=Post.State.ABOLISHED)


class CallFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Call.State.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Call.objects.visible_to(user).order_by().values("mission")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        return rows.filter(state=chosen["state"]) if chosen.get("state") else rows


# --- Posts
class PostForm(Editing):
    questions = (
        (_("What the post is"), ("reference", "title", "capability", "category", "duties")),
        (_("How it is filled"), ("basis", "needed_from", "tour_months")),
        (_("Where, and in which languages"), ("location", "languages")),
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique in the mission, such as RL-04")
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    capability = CapabilityChoice()
    category = forms.ChoiceField(label=_("Category"), choices=Post.Category.choices)
    duties = forms.CharField(
        label=_("Duties"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("and what the candidate must bring; whoever sees the post reads it"),
    )
    basis = forms.ChoiceField(
        label=_("To be filled by"), choices=Basis.choices, help_text=_("a call may open it to others later")
    )
    needed_from = DayField(label=_("Needed from"))
    tour_months = forms.IntegerField(
        label=_("Tour of duty"), min_value=1, max_value=60, help_text=_("months")
    )
    location = forms.CharField(label=_("Place or sector"), max_length=80, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("its holder works in, all of them"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["capability"]
        field.label = _("Kind of expert")
        field.offer(user)
        field.queryset = field.queryset.filter(category=Category.CIVILIANS)
        field.label_from_instance = lambda row: row.local_name


def standing_post(row):
    return {name: getattr(row, f"{name}_id", getattr(row, name)) for name in FIELDS}


class StepForm(Editing):
    """A step that takes nothing but why."""


class FillForm(Editing):
    questions = ((_("Who holds it"), ("basis", "starts_on", "sex")),)
    basis = forms.ChoiceField(label=_("Held by"), choices=Basis.choices)
    starts_on = DayField(label=_("Since"))
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("not reported")), *Sex.choices],
        required=False,
        help_text=_("for the share of women alone; no name is taken"),
    )


class VacateForm(Editing):
    questions = ((_("Until when it was held"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


# --- Calls
class PostsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, post):
        return f"{post.reference} {post.title}"


class CallForm(Editing):
    questions = (
        (_("For which posts"), ("posts",)),
        (_("The call"), ("reference", "number", "deadline", "then_contracted")),
        (_("Who reads it once it is open"), ("audience",)),
    )
    posts = PostsChoice(Post.objects.none(), label=_("Posts"), widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique in the mission, such as 2026-1")
    )
    number = forms.IntegerField(
        label=_("Number of the call"),
        min_value=1,
        max_value=9,
        help_text=_("1 for the first; 2 if nobody was found before"),
    )
    deadline = DayField(label=_("Deadline"), help_text=_("last day for nominations"))
    then_contracted = forms.BooleanField(
        label=_("Then open to contracted"),
        required=False,
        help_text=_("posts for which nobody is found may be filled by contract afterwards"),
    )
    audience = forms.ChoiceField(
        label=_("Shown to"),
        choices=Audience.choices,
        help_text=_("the call and its posts; never who was nominated"),
    )

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Post.objects.visible_to(user).filter(mission=mission, state=Post.State.CLASSIFIED)
        self.fields["posts"].queryset = rows.order_by("reference")


class DeadlineForm(Editing):
    questions = ((_("Until when nominations are taken"), ("deadline",)),)
    deadline = DayField(label=_("Deadline"), help_text=_("it moves back, not forward"))


class OpenForm(AskForm):
    questions = ((_("Whom to ask"), ("organizations", "partners")),)
