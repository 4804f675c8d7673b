"""What the command line asks of the post: carry what is due, and take in what came back."""

import click

from facilitation.bootstrap import Product, in_use
from facilitation.domain.errors import SamskapError, Unavailable
from facilitation.i18n import Language
from facilitation.mail.bounces import FOLDER, put, read_bounce
from facilitation.mail.postman import postman_of
from facilitation.wording import explain

# Tells a mail server to come again later (EX_TEMPFAIL).
_LATER = 75


def carry(product: Product, _: Language) -> str:
    """Send what is due, unless a running server does, and return what was done.

    Raises:
        ClickException: when no mail server is set, or it takes nothing.
    """
    postman = postman_of(product)
    if postman is None:
        raise click.ClickException(_("E-post er ikke satt opp. Sett SAMSKAP_SMTP_HOST og SAMSKAP_SMTP_FROM."))
    with in_use(product.settings) as alone:
        if product.store.database.is_sqlite and not alone:
            return _("Serveren går, og sender selv det som skal sendes.")
        done = postman.round()
        product.close()
    if done.held:
        raise click.ClickException(explain(SamskapError(done.held), _))
    return _(
        "Planlagt: {planned}. Sendt: {sent}. Ikke tatt imot: {refused}. Usikkert: {uncertain}.",
        planned=done.planned,
        sent=done.sent,
        refused=done.refused,
        uncertain=done.uncertain,
    )


def take_back(product: Product, content: bytes, _: Language) -> str:
    """Note that a mail came back, or leave the note to a running server, and return what was done.

    What is not about a mail of ours is no failure: a command that fails makes the mail server send yet another mail.

    Raises:
        SystemExit: 75 when the database cannot be used now; the mail server comes again.
    """
    mailing = product.services.mailing
    bounce = read_bounce(content)
    try:
        if bounce is None or not mailing.knows(bounce.mail_id, bounce.proof):
            return _("Meldingen gjelder ingen e-post herfra. Ingenting er endret.")
        with in_use(product.settings) as alone:
            if product.store.database.is_sqlite and not alone:
                put(product.settings.data_folder / FOLDER, bounce)
            else:
                mailing.bounced(bounce.mail_id, bounce.proof, lasting=bounce.lasting)
                product.close()
    except (Unavailable, OSError) as error:
        raise SystemExit(_LATER) from error
    return _("E-posten kom ikke fram. Arrangøren ser det.")
