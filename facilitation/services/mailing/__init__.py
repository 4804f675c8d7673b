"""The queue of mails, and which of them those who own actions or are asked are to get."""
