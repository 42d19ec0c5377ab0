"""What people write of lessons and reviews, and what lists of them ask."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, search
from missions import rights_lessons as rights
from missions.forms_decisions import KeptForm, OfMissionFilter, run_missions
from missions.forms_labels import WHO_READS, labels_of
from missions.models import Capability, Lesson, Mission, Review, Theme
from missions.models.releasing import takes_part

TEXT = forms.Textarea


class LocalNames(forms.ModelMultipleChoiceField):
    """Several of a register, by their names in the reader's language."""

    def label_from_instance(self, row):
        return row.local_name


class LocalName(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.local_name


class LearningForm(KeptForm):
    """A record of a mission one plans, of one a partner of one's own takes part in, or across missions."""

    def __init__(self, *args, subject=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        if "mission" in self.fields:
            own = rights.own_keepers(self.user).values("pk")
            part = Mission.objects.visible_to(self.user).filter(pk__in=takes_part(own))
            field = self.fields["mission"]
            field.queryset = (run_missions(self.user) | part).distinct().order_by("acronym")
            field.empty_label = _("across missions")
            self.fields["keeper"].help_text = _(
                "a partner you speak for; needed across missions, and where you do not plan the mission"
            )

    def clean(self):
        given = super().clean()
        if "mission" in self.fields and not given.get("mission") and not given.get("keeper"):
            self.add_error("keeper", _("Name the mission it is of, or the partner that keeps it."))
        return given

    def answers(self):
        return super().answers() | ({} if self.look else {"subject": self.subject})


class LessonForm(LearningForm):
    questions = (
        (_("What was observed"), ("kind", "title", "observed_on", "happened")),
        (_("Why, and what to do"), ("why", "to_do")),
        (_("What it is about"), ("themes", "capability", "review", "source")),
        (_("Whose it is"), ("mission", "keeper")),
        WHO_READS,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Lesson.Kind.choices,
        help_text=_("a best practice went well and is worth doing elsewhere"),
    )
    title = forms.CharField(label=_("In one line"), max_length=160)
    observed_on = DayField(label=_("Observed"), help_text=_("the day, or the last of the period"))
    happened = forms.CharField(label=_("What happened"), max_length=4000, widget=TEXT(attrs={"rows": 5}))
    why = forms.CharField(
        label=_("Why"),
        max_length=4000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("needed before it is a lesson"),
    )
    to_do = forms.CharField(
        label=_("What to do"),
        max_length=4000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("needed before it is a lesson"),
    )
    themes = LocalNames(
        Theme.objects.none(),
        label=_("Themes"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("hold Ctrl or ⌘ to choose several"),
    )
    capability = LocalName(
        Capability.objects.none(), label=_("Capability"), required=False, empty_label=_("none in particular")
    )
    review = forms.ModelChoiceField(
        Review.objects.none(), label=_("Observed in"), required=False, empty_label=_("no review")
    )
    source = forms.CharField(
        label=_("Published source"), max_length=300, required=False, help_text=_("of what is public anyway")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = [theme.pk for theme in self.standing.get("themes", ())]
        offered = Theme.objects.visible_to(self.user).filter(Q(is_offered=True) | Q(pk__in=kept))
        self.fields["themes"].queryset = offered
        self.fields["capability"].queryset = Capability.objects.visible_to(self.user).filter(is_offered=True)
        self.fields["review"].queryset = Review.objects.visible_to(self.user).run_by(self.user)


def standing_lesson(row):
    names = ("kind", "title", "observed_on", "happened", "why", "to_do", "source")
    told = {name: getattr(row, name) for name in names} | labels_of(row)
    told |= {"capability": row.capability_id, "review": row.review_id}
    return told | {"themes": list(row.themes.all())}


class ReviewForm(LearningForm):
    questions = (
        (_("What was reviewed"), ("title", "held_on", "took_part")),
        (_("What was to happen, and what it comes to"), ("planned", "summary")),
        (_("Whose it is"), ("mission", "keeper")),
        WHO_READS,
    )
    title = forms.CharField(label=_("What was reviewed"), max_length=160)
    held_on = DayField(label=_("Held"))
    took_part = forms.CharField(
        label=_("Who took part"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("posts, units and partners, one a line"),
    )
    planned = forms.CharField(
        label=_("What was to happen"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    summary = forms.CharField(
        label=_("What it comes to"),
        max_length=4000,
        required=False,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("what was observed is entered one by one, as observations of the review"),
    )


def standing_review(row):
    names = ("title", "held_on", "took_part", "planned", "summary")
    return {name: getattr(row, name) for name in names} | labels_of(row)


class VerifyForm(Editing):
    questions = ((_("How it is known"), ("found",)),)
    found = forms.CharField(
        label=_("What shows that it works"), max_length=1000, widget=TEXT(attrs={"rows": 4})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class LearnForm(Editing):
    questions = ((_("Where it stands now"), ("learned_as",)),)
    learned_as = forms.CharField(
        label=_("Where it stands now"),
        max_length=500,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("such as the procedure, the training or the plan it is part of"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class LessonFilter(OfMissionFilter):
    model = Lesson
    text = search(_("Words of it"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Lesson.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Lesson.State.choices])
    theme = forms.ChoiceField(label=_("Theme"))
    capability = forms.ChoiceField(label=_("Capability"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        themes = sorted(Theme.objects.visible_to(user), key=lambda theme: theme.local_name)
        self.fields["theme"].choices = [ANY, *((theme.code, theme.local_name) for theme in themes)]
        used = Lesson.objects.visible_to(user).order_by().values("capability")
        kinds = Capability.objects.visible_to(user).filter(pk__in=used)
        self.fields["capability"].choices = [ANY, *((one.code, one.local_name) for one in kinds)]

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            names = ("title", "happened", "why", "to_do", "source")
            found = Q(*((f"{name}__icontains", text) for name in names), _connector=Q.OR)
            rows = rows.filter(found)
        if theme := chosen.get("theme"):
            rows = rows.filter(themes__code=theme)
        asks = {"kind": "kind", "state": "state", "capability": "capability__code"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


class ReviewFilter(OfMissionFilter):
    model = Review
    text = search(pgettext_lazy("review", "What was reviewed"))

    def narrow(self, rows):
        rows, text = super().narrow(rows), self.chosen.get("text")
        return rows.filter(Q(title__icontains=text) | Q(summary__icontains=text)) if text else rows
