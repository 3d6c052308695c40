"""An invented press on loopback: feeds and pages to poll, a webhook receiver and a mailbox. For the demo and the tests."""
