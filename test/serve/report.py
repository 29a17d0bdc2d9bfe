"""How the tests here tell what they saw: "ok NAME" or "FAIL NAME: why"; failed counts the latter."""
failed = 0


def say(ok, name, why=""):
    global failed
    print(f"ok {name}" if ok else f"FAIL {name}: {why}", flush=True)
    failed += not ok
