"""Drafts: what the rules found, put together to incidents with claims."""
