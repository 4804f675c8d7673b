"""What each table has written in a step for groups."""

import pandas as pd
import streamlit as st

from facilitation.console.context import services, spoken
from facilitation.services.running.values import RunView
from facilitation.services.screens.pictures import GroupsPicture


def group_rows(view: RunView) -> None:
    """Show a row for each table, with what the room's screen shows of it."""
    _ = spoken()
    picture = services().screen_views.by_token(view.workshop.screen_token).picture
    if not isinstance(picture, GroupsPicture):
        return
    st.dataframe(
        pd.DataFrame(
            {
                "number": [group.number for group in picture.groups],
                "written": [_("{n} av {limit}", n=group.written, limit=group.limit) for group in picture.groups],
                "rows": [" · ".join(group.texts) for group in picture.groups],
            }
        ),
        hide_index=True,
        key="group_rows",
        column_config={
            "number": st.column_config.NumberColumn(_("Bord"), width="small"),
            "written": st.column_config.TextColumn(_("Skrevet"), width="small"),
            "rows": st.column_config.TextColumn(_("Hva"), width="large"),
        },
        alt=_("Hva bordene har skrevet"),
    )
