"""Who signs in, and where they have a place: accounts, invitations, passwords, logins and places."""
