"""A real OpenAI-compatible server, `transformers serve`, with a tiny random model that the test makes: offline, on CPU.

Its words are noise: what counts is that a real server takes the request and that noise is never shown.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from indexer.settings import Settings
from search_api.service import SearchService
from search_api.summary.client import Endpoint, complete

START_S = 60.0


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a Llama of two layers that reads and writes bytes."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-model")
    end = "<|end|>"
    pieces = [end, "<|turn|>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={piece: number for number, piece in enumerate(pieces)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=end, pad_token=end)
    wrapped.chat_template = "{% for message in messages %}<|turn|>{{ message['content'] }}{% endfor %}<|turn|>"
    wrapped.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(pieces), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=32_768, bos_token_id=None, eos_token_id=0, pad_token_id=0,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    model.generation_config.eos_token_id = list(range(0, len(pieces), 4))  # so that it ends after some words
    model.save_pretrained(folder)
    return folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            if httpx.get(f"{url}/health", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"no server within {START_S:g} s: {log.read_text(errors='replace')}")


@pytest.fixture(scope="module")
def served(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the model on a free port; gives the address and the server's log."""
    log, port = tmp_path_factory.mktemp("log") / "serve.log", free_port()
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HOME": str(log.parent / "no-hub")}
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model_folder)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with (
        log.open("wb") as output,
        subprocess.Popen([*command, *options], env={**os.environ, **offline}, stdout=output, stderr=output) as process,
    ):
        try:
            wait_until_healthy(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}/v1", log
        finally:
            process.kill()


def test_real_server_gives_a_completion(served: tuple[str, Path], model_folder: Path) -> None:
    url, _ = served
    endpoint = Endpoint(url, str(model_folder), timeout_s=30)
    assert complete(endpoint, [{"role": "user", "content": "Phòng Kinh tế làm gì?"}]).text


def test_noise_of_a_real_model_leaves_the_answer_as_it_is(
    served: tuple[str, Path], model_folder: Path, corpus_settings: Settings
) -> None:
    url, log = served
    chosen = corpus_settings.model_copy(
        update={"summary_url": url, "summary_model": str(model_folder), "summary_timeout_s": 60.0}
    )
    question = "Ai chủ trì mô hình Chính quyền thân thiện ở xã Thái Tân?"
    with SearchService(chosen) as service:
        plain, summarised = service.ask(question), service.ask(question, summarise=True)
    accepted = log.read_text(errors="replace").count('"POST /v1/chat/completions HTTP/1.1" 200')
    assert plain.answered
    assert accepted >= 1
    assert summarised.took_ms > plain.took_ms
    assert summarised.summary is None  # the model's seed is fixed, and noise cites nothing
    assert summarised.model_dump(exclude={"took_ms"}) == plain.model_dump(exclude={"took_ms"})
