"""Where hubs call: no session, no form of ours, and nothing to be learned by guessing."""


class Hubs:
    def __init__(self):
        self.pushes = []

    def confirm(self, token, query):
        return query.get("hub.challenge") if token == "known" else None

    def receive(self, token, body, signature):
        self.pushes.append((token, body, signature))
        return token == "known"


def test_a_hub_is_answered_without_a_login(house, make_desk, visit):
    visitor = visit(make_desk(house, token="t0ken", hubs=Hubs()))
    status, _, body = visitor.get("/websub/known?hub.challenge=c%3Cb%3E")
    assert (status, body) == (200, "c<b>")
    assert visitor.get("/websub/guessed?hub.challenge=c")[0] == 404


def test_a_push_reaches_the_hubs_answerer(house, make_desk, visit):
    hubs = Hubs()
    visitor = visit(make_desk(house, token="t0ken", hubs=hubs))
    assert visitor.post("/websub/known", {"a": "b"})[0] == 202
    assert visitor.post("/websub/guessed", {"a": "b"})[0] == 404
    assert [token for token, _, _ in hubs.pushes] == ["known", "guessed"]


def test_without_a_callback_there_is_nothing_to_call(house, make_desk, visit):
    visitor = visit(make_desk(house))
    assert visitor.get("/websub/known")[0] == 404
    assert visitor.post("/websub/known", {})[0] == 404


def test_only_that_path_is_open(house, make_desk, visit):
    visitor = visit(make_desk(house, token="t0ken", hubs=Hubs()))
    assert visitor.get("/websub/../api/stories")[0] in {401, 404}
    assert visitor.get("/feeds")[0] in {401, 303}
