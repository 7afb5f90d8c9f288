# Tunelab's training program: BERT and DistilBERT sequence classifiers, written in TorchScript.
#
# It is packed into a TorchScript archive when the engine starts, so it is plain text here and runs whole inside libtorch:
# one call per micro batch (accumulate), one per optimizer step (update), one per evaluated batch (predict).
#
# Nothing is ever padded. The examples of a batch lie end to end, and every tensor has one row per real token:
#   T tokens of a batch   N examples   H hidden size   F width of the feed-forward   A heads   D = H / A   C classes
# Only attention looks at single examples. Neighbours of equal length form a group and are computed at once; batch["groups"]
# holds a row (examples, length) for each, in the order of the tokens.
#
# Weights, gradients and Adam's moments are dictionaries of views into one flat float32 tensor each (see ParameterLayout),
# so that clipping, the optimizer and copies are single operations. Query, key and value lie side by side in it: "qkv".
class Program(Module):
  __parameters__ = []
  __buffers__ = []

  # Gradient of scale * (sum of the examples' losses), added to gradients; pending gains (sum of losses, correct ones).
  def accumulate(self: __torch__.Program,
      weights: Dict[str, Tensor],
      gradients: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      pending: Tensor) -> Tensor:
    torch.manual_seed(int(config["seed"]))
    leaves = annotate(Dict[str, Tensor], {})
    inputs = annotate(List[Tensor], [])
    targets = annotate(List[Tensor], [])
    grad_mode = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    for name in list(torch.keys(weights)):
      if name != "embeddings.word":
        leaf = torch.requires_grad_(torch.detach(weights[name]))
        leaves[name] = leaf
        inputs.append(leaf)
        targets.append(gradients[name])
    # The word embeddings' gradient has as many rows as the batch has tokens, so it is added row by row: a dense one
    # would cost a pass over the whole vocabulary.
    words = torch.requires_grad_(torch.index_select(torch.detach(weights["embeddings.word"]), 0, batch["tokens"]))
    inputs.append(words)
    logits = self.logits(words, leaves, batch, config, True)
    losses = torch.cross_entropy_loss(logits, batch["labels"], None, 2, -100, 0.)
    loss = torch.mul(losses, float(config["scale"]))
    found = torch.autograd.grad([loss], inputs, None, None, False, False)
    torch.set_grad_enabled(grad_mode)
    for i in range(len(targets)):
      gradient = found[i]
      if gradient is not None:
        torch.add_(targets[i], gradient)
    word_gradient = found[len(targets)]
    if word_gradient is not None:
      table = gradients["embeddings.word"]
      torch.index_add_(table, 0, batch["tokens"], word_gradient)
      padding = int(config["padding"])
      if padding >= 0:
        torch.zero_(torch.select(table, 0, padding))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), batch["labels"]))
    torch.add_(torch.select(pending, 0, 0), torch.detach(losses))
    torch.add_(torch.select(pending, 0, 1), correct)
    return pending

  # One step of Adam or AdamW over the flat tensors; the first `decayed` numbers are under weight decay. Afterwards the
  # gradient is zero again and pending has moved into totals.
  def update(self: __torch__.Program,
      weights: Tensor,
      gradient: Tensor,
      first_moment: Tensor,
      second_moment: Tensor,
      totals: Tensor,
      pending: Tensor,
      config: Dict[str, Tensor]) -> Tensor:
    clip = float(config["max_grad_norm"])
    if clip > 0.:
      norm = torch.linalg_vector_norm(gradient)
      torch.mul_(gradient, torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-06)), clip), None, 1.))
    decayed = int(config["decayed"])
    rest = torch.size(weights, 0) - decayed
    decays = [float(config["weight_decay"]), 0.]
    rate = float(config["learning_rate"])
    # Lists in a list: libtorch would throw the call away if it could see that nobody reads the lists afterwards.
    w = [[torch.narrow(weights, 0, 0, decayed)], [torch.narrow(weights, 0, decayed, rest)]]
    g = [[torch.narrow(gradient, 0, 0, decayed)], [torch.narrow(gradient, 0, decayed, rest)]]
    m = [[torch.narrow(first_moment, 0, 0, decayed)], [torch.narrow(first_moment, 0, decayed, rest)]]
    v = [[torch.narrow(second_moment, 0, 0, decayed)], [torch.narrow(second_moment, 0, decayed, rest)]]
    none = annotate(List[Tensor], [])
    for i in range(2):
      if int(config["adamw"]) == 1:
        torch._fused_adamw_(w[i], g[i], m[i], v[i], none, [config["step"]], lr=rate, beta1=0.9, beta2=0.999, weight_decay=decays[i], eps=1.0e-08, amsgrad=False, maximize=False)
      else:
        torch._fused_adam_(w[i], g[i], m[i], v[i], none, [config["step"]], lr=rate, beta1=0.9, beta2=0.999, weight_decay=decays[i], eps=1.0e-08, amsgrad=False, maximize=False)
    torch.zero_(gradient)
    torch.add_(totals, pending)
    torch.zero_(pending)
    return totals

  # Class probabilities [N, C] and losses [N] of a batch, dropout off.
  def predict(self: __torch__.Program,
      weights: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    words = torch.index_select(weights["embeddings.word"], 0, batch["tokens"])
    logits = self.logits(words, weights, batch, config, False)
    losses = torch.cross_entropy_loss(logits, batch["labels"], None, 0, -100, 0.)
    return (torch.softmax(logits, 1), losses)

  # Logits [N, C] in float32 from word embeddings [T, H].
  def logits(self: __torch__.Program,
      words: Tensor,
      w: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      training: bool) -> Tensor:
    x = torch.add(words, torch.index_select(w["embeddings.position"], 0, batch["positions"]))
    if "embeddings.type" in w:
      x = torch.add(x, torch.select(w["embeddings.type"], 0, 0))
    x = self.norm(x, w, "embeddings.norm", config)
    hidden_dropout = 0.
    if training:
      hidden_dropout = float(config["hidden_dropout"])
    x = self.dropout(x, hidden_dropout)
    for i in range(int(config["layers"])):
      layer = "layer.{}".format(i)
      qkv = self.linear(x, w, layer + ".qkv", config)
      attended = self.linear(self.attention(qkv, batch, config, training), w, layer + ".attention", config)
      x = self.norm(torch.add(self.dropout(attended, hidden_dropout), x), w, layer + ".attention_norm", config)
      inner = torch.gelu(self.linear(x, w, layer + ".up", config))
      outer = self.linear(inner, w, layer + ".down", config)
      x = self.norm(torch.add(self.dropout(outer, hidden_dropout), x), w, layer + ".output_norm", config)
    pooled = self.linear(torch.index_select(x, 0, torch.slice(batch["offsets"], 0, 0, -1)), w, "pooler", config)
    if int(config["relu_pooler"]) == 1:
      pooled = torch.relu(pooled)
    else:
      pooled = torch.tanh(pooled)
    if training:
      pooled = self.dropout(pooled, float(config["classifier_dropout"]))
    return torch.to(self.linear(pooled, w, "classifier", config), 6)

  # Multi-head attention of every example on itself: qkv [T, 3 H] to [T, H].
  def attention(self: __torch__.Program,
      qkv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      training: bool) -> Tensor:
    heads = int(config["heads"])
    width = torch.floordiv(torch.size(qkv, 1), 3)
    depth = torch.floordiv(width, heads)
    rate = 0.
    if training:
      rate = float(config["attention_dropout"])
    groups = batch["groups"]
    outputs = annotate(List[Tensor], [])
    start = 0
    for i in range(torch.size(groups, 0)):
      examples = int(groups[i][0])
      length = int(groups[i][1])
      part = torch.view(torch.narrow(qkv, 0, start, examples * length), [examples, length, 3, heads, depth])
      q, k, v = torch.unbind(torch.permute(part, [2, 0, 3, 1, 4]))
      if rate > 0.:
        scores = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), 1. / torch.sqrt(depth))
        mixed = torch.matmul(self.dropout(torch.softmax(scores, 3), rate), v)
      else:
        mixed = torch.scaled_dot_product_attention(q, k, v)
      outputs.append(torch.reshape(torch.transpose(mixed, 1, 2), [examples * length, width]))
      start = start + examples * length
    return torch.cat(outputs)

  def linear(self: __torch__.Program, x: Tensor, w: Dict[str, Tensor], name: str, config: Dict[str, Tensor]) -> Tensor:
    weight = w[name + ".weight"]
    bias = w[name + ".bias"]
    if int(config["bf16"]) == 1:
      return torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
    return torch.linear(x, weight, bias)

  # Always in float32: in bfloat16 the means of long sums lose too much.
  def norm(self: __torch__.Program, x: Tensor, w: Dict[str, Tensor], name: str, config: Dict[str, Tensor]) -> Tensor:
    weight = w[name + ".weight"]
    return torch.layer_norm(torch.to(x, 6), [torch.size(weight, 0)], weight, w[name + ".bias"], float(config["norm_epsilon"]))

  # Zeroes each number with the given probability (to 1/32768) and scales the others so that the mean is kept.
  def dropout(self: __torch__.Program, x: Tensor, rate: float) -> Tensor:
    if rate > 0.:
      dropped = int(rate * 32768. + 0.5)
      noise = torch.random_(torch.empty_like(x, dtype=2), 0, 32768)
      keep = torch.to(torch.ge(noise, dropped), ops.prim.dtype(x))
      return torch.mul(x, torch.mul_(keep, 32768. / float(32768 - dropped)))
    return x

  # Writes source over target, wherever the two lie.
  def copy(self: __torch__.Program, target: Tensor, source: Tensor) -> Tensor:
    return torch.copy_(target, source)

  def zero(self: __torch__.Program, target: Tensor) -> Tensor:
    return torch.zero_(target)
