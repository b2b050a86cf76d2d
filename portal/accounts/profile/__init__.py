"""One's own account (我的账户): what a signed-in person changes of it."""
