"""Other parsers on the same text, for bench.py: prints {"seconds": …, "load_ms": …, "tokens": …, "peak_mb": …} as JSON.

usage: peers.py udpipe MODEL FOLDER [--cpu] | spacy PACKAGE FOLDER [--cpu] | train-udpipe MODEL TRAIN.conllu... --heldout DEV.conllu

Texts are read before the clock starts; it stops when the last tree exists (UDPipe: as CoNLL-U, like `demarche parse`).
"""
import json
import os
import pathlib
import resource
import sys
import time


# Processor time or the clock on the wall.
clock = time.process_time if "--cpu" in sys.argv else time.monotonic


def texts(folder):
    return [file.read_text(encoding="utf-8", errors="replace") for file in sorted(pathlib.Path(folder).rglob("*.txt"))]


def report(start, loaded, end, tokens):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": end - loaded, "load_ms": 1000 * (loaded - start), "tokens": tokens, "peak_mb": peak}))


def run_udpipe(path, folder):
    documents = texts(folder)
    start = clock()
    from ufal.udpipe import Model, Pipeline
    model = Model.load(path)
    if not model:
        sys.exit(f"cannot load {path}")
    pipeline = Pipeline(model, "tokenize", Pipeline.DEFAULT, Pipeline.DEFAULT, "conllu")
    loaded = clock()
    outputs = [pipeline.process(text) for text in documents]
    end = clock()
    report(start, loaded, end, sum(line[:1].isdigit() for out in outputs for line in out.splitlines()))


def run_spacy(package, folder):
    documents = texts(folder)
    start = clock()
    import spacy
    # Entities are not part of the comparison; without them spaCy is faster.
    nlp = spacy.load(package, exclude=["ner"])
    loaded = clock()
    tokens = sum(len(doc) for doc in nlp.pipe(documents))
    report(start, loaded, clock(), tokens)


def train_udpipe(path, arguments):
    from ufal.udpipe import InputFormat, ProcessingError, Sentence, Sentences, Trainer
    heldout = arguments.index("--heldout")
    # PEERS_SENTENCES=4000 trains on so many only: in minutes, and just as good for timing.
    limit = int(os.environ.get("PEERS_SENTENCES", "0"))

    def read(files):
        sentences = Sentences()
        for file in files:
            reader = InputFormat.newConlluInputFormat()
            reader.setText(pathlib.Path(file).read_text(encoding="utf-8"))
            sentence, error = Sentence(), ProcessingError()
            while reader.nextSentence(sentence, error):
                sentences.append(sentence)
                sentence = Sentence()
                if len(sentences) == limit:
                    return sentences
        return sentences

    # The sizes are those of the models UDPipe 1.2 publishes, and sizes decide its speed. The iterations are cut short: this
    # model is for timing; its published accuracy is what to compare accuracy with.
    error = ProcessingError()
    model = Trainer.train("morphodita_parsito", read(arguments[:heldout]), read(arguments[heldout + 1:]),
                          "dimension=24;epochs=3;batch_size=50;learning_rate=0.005;initialization_range=0.5",
                          "models=2;iterations=1",
                          "iterations=1;embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;"
                          "embedding_lemma=0;embedding_deprel=20;learning_rate=0.02;learning_rate_final=0.001;l2=0.5;"
                          "hidden_layer=200;batch_size=10;transition_system=projective;transition_oracle=dynamic;"
                          "structured_interval=8", error)
    if error.occurred():
        sys.exit(error.message)
    data = model.encode() if isinstance(model, str) else bytes(model)
    pathlib.Path(path).write_bytes(data)


if __name__ == "__main__":
    action, model, *rest = sys.argv[1:]
    if action == "train-udpipe":
        train_udpipe(model, rest)
    else:
        {"udpipe": run_udpipe, "spacy": run_spacy}[action](model, rest[0])
