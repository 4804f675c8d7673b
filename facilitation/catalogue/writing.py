"""A template as YAML text that reads back as the same template."""

from collections.abc import Mapping

import yaml

from facilitation.catalogue.template import SCHEMA_VERSION, WorkshopTemplate

_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Writes every value out: anchors are refused when a template is read."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def as_data(template: WorkshopTemplate) -> dict[str, object]:
    """Return what is written of a template, without what is as it would be anyhow."""
    data: dict[str, object] = template.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"schema": SCHEMA_VERSION, **data}


def as_text(data: Mapping[str, object]) -> str:
    """Return the data of a template as YAML."""
    text: str = yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text
