"""Reports: the text of a news report to its places, dates, incidents and claims."""
