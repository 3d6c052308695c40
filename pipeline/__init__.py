"""What Seedwatch knows: the stages from feed to delivery, in the order of the data (docs/flow.md)."""
