"""Pictures of things in a row: questions by their supporters, and a path with what was said at each part."""

from collections import defaultdict

from facilitation.catalogue.inputs import CardInput, PointsInput, TextInput
from facilitation.services.answering.results import entries, input_result
from facilitation.services.screens.pictures import PathPart, PathwayPicture, QuestionLine, QuestionsPicture
from facilitation.services.screens.scene import Scene

_MOST_AT_PART = 3


def paint_questions(scene: Scene) -> QuestionsPicture:
    """Return the questions of the step."""
    ballot = next((item for item in scene.source.template.inputs if isinstance(item, PointsInput)), None)
    if ballot is not None:
        result = input_result(scene.db, scene.workshop.id, scene.source, ballot, scene.frame)
        lines = (QuestionLine(id=line.subject_id, text=line.title, supporters=line.voters) for line in result.points)
        return QuestionsPicture(lines=tuple(lines), supported=True)
    rows = [row for row in entries(scene.db, scene.source.id) if row.kind in {"text", "card"}]
    newest = (QuestionLine(id=row.id, text=row.text, supporters=0) for row in reversed(rows))
    return QuestionsPicture(lines=tuple(newest), supported=False)


def paint_pathway(scene: Scene) -> PathwayPicture:
    """Return the list that the step names, with the cards that were sorted under its parts."""
    found = scene.frame.named_list(scene.step.template.screen.list)
    said: dict[str, list[str]] = defaultdict(list)
    for row in entries(scene.db, scene.source.id):
        if row.category:
            said[row.category].append(row.text)
    parts = found.items if found else ()
    return PathwayPicture(
        parts=tuple(
            PathPart(
                key=part.key,
                title=part.title,
                detail=part.detail,
                said=len(said[part.key]),
                texts=tuple(reversed(said[part.key][-_MOST_AT_PART:])),
            )
            for part in parts
        ),
        asked=any(isinstance(item, CardInput | TextInput) for item in scene.source.template.inputs),
    )
