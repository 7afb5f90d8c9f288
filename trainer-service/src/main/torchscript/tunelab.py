# Tunelab's training program: sequence classifiers on encoders of BERT's kind (BERT, DistilBERT, RoBERTa, ELECTRA, MPNet),
# written in TorchScript.
#
# It is packed into a TorchScript archive when the engine starts, so it is plain text here and runs whole inside libtorch:
# one call per micro batch (accumulate), one per optimizer step (update), one per evaluated batch (predict).
#
#   T  tokens of a batch   N  examples   H  hidden size   A  heads   D  H / A   L  tokens of one example   C  classes
#
# Nothing is ever padded: the examples of a batch lie end to end, every tensor has one row per real token, and only
# attention looks at single examples. The classifier reads the first token of each example alone, so the last layer
# computes N rows where the others compute T, and on a CPU no keys and values either (attention_of_first); the numbers it
# leaves out would be multiplied by zero.
#
# Positions count from 0 whatever the model: RoBERTa's first rows, which are never read, are left out of the view. MPNet
# adds to attention's scores, too, a number per head for how far apart two tokens are; those of a batch, and later their
# gradient, travel in its dictionary as "bias" and "bias_gradient".
#
# Weights, gradients and Adam's moments are dictionaries of views into one flat float32 tensor each (ParameterLayout), so
# that clipping, the optimizer and copies are single operations. "matrices" are the weights of linear layers at the
# precision of matrix products, which is what x and the gradients are rounded to before they enter one.
#
# The backward pass is written out, because that is faster than autograd on a CPU: gradients of weights are added where
# they belong by the matrix product itself, residual gradients likewise, dropout's factor rides along as alpha, and
# nothing is kept that is not read again. Only the head and attention on CUDA, both small here, leave it to autograd.
#
# Scalar types are numbers in TorchScript: 0 uint8, 3 int32, 4 int64, 6 float32, 15 bfloat16.
class Program(Module):
  __parameters__ = []
  __buffers__ = []

  # Adds the gradient of scale * (sum of the examples' losses); pending gains (sum of losses, number of correct ones).
  def accumulate(self: __torch__.Program,
      weights: Dict[str, Tensor],
      matrices: Dict[str, Tensor],
      gradient: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      pending: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    batch = self.beside(weights["embeddings.word"], batch)
    torch.manual_seed(int(config["seed"]))
    saved = annotate(Dict[str, Tensor], {})
    stack = annotate(List[Tensor], [])
    first = self.encode(weights, matrices, batch, config, saved, stack, True)
    torch.set_grad_enabled(True)
    first = torch.requires_grad_(torch.detach(first))
    leaves = [first]
    names = ["pooler.weight", "pooler.bias", "classifier.weight", "classifier.bias"]
    head = annotate(Dict[str, Tensor], {})
    for name in names:
      head[name] = torch.requires_grad_(torch.detach(weights[name]))
      leaves.append(head[name])
    logits = self.logits(first, head, config, True)
    loss = torch.cross_entropy_loss(logits, batch["labels"], None, 2, -100, 0.)
    found = torch.autograd.grad([torch.mul(loss, float(config["scale"]))], leaves, None, None, False, False)
    torch.set_grad_enabled(False)
    for i in range(4):
      torch.add_(gradient[names[i]], torch._unwrap_optional(found[i + 1]))
    self.backward(torch._unwrap_optional(found[0]), weights, matrices, gradient, batch, config, saved, stack)
    torch.add_(torch.select(pending, 0, 0), torch.detach(loss))
    torch.add_(torch.select(pending, 0, 1), torch.sum(torch.eq(torch.argmax(logits, 1), batch["labels"])))
    return pending

  # One step of Adam or AdamW over the flat tensors; their first "decayed" numbers are under weight decay. Afterwards the
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
    # Lists in a list: libtorch drops the call if it can see that nobody reads the lists afterwards.
    w = [[torch.narrow(weights, 0, 0, decayed)], [torch.narrow(weights, 0, decayed, rest)]]
    g = [[torch.narrow(gradient, 0, 0, decayed)], [torch.narrow(gradient, 0, decayed, rest)]]
    m = [[torch.narrow(first_moment, 0, 0, decayed)], [torch.narrow(first_moment, 0, decayed, rest)]]
    v = [[torch.narrow(second_moment, 0, 0, decayed)], [torch.narrow(second_moment, 0, decayed, rest)]]
    none = annotate(List[Tensor], [])
    steps = [torch.full([], float(config["step"]), dtype=6, device=ops.prim.device(weights))]
    for i in range(2):
      if int(config["adamw"]) == 1:
        torch._fused_adamw_(w[i], g[i], m[i], v[i], none, steps, lr=rate, beta1=0.9, beta2=0.999, weight_decay=decays[i], eps=1.0e-08, amsgrad=False, maximize=False)
      else:
        torch._fused_adam_(w[i], g[i], m[i], v[i], none, steps, lr=rate, beta1=0.9, beta2=0.999, weight_decay=decays[i], eps=1.0e-08, amsgrad=False, maximize=False)
    torch.zero_(gradient)
    torch.add_(totals, pending)
    torch.zero_(pending)
    return totals

  # Class probabilities [N, C] and losses [N] of a batch, dropout off.
  def predict(self: __torch__.Program,
      weights: Dict[str, Tensor],
      matrices: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    batch = self.beside(weights["embeddings.word"], batch)
    logits = self.logits(self.first_tokens(weights, matrices, batch, config), weights, config, False)
    losses = torch.cross_entropy_loss(logits, batch["labels"], None, 0, -100, 0.)
    return (torch.softmax(logits, 1), losses)

  # What the encoder makes of each example's first token, [N, H], dropout off.
  def first_tokens(self: __torch__.Program,
      weights: Dict[str, Tensor],
      matrices: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor]) -> Tensor:
    torch.set_grad_enabled(False)
    return self.encode(weights, matrices, batch, config, annotate(Dict[str, Tensor], {}), annotate(List[Tensor], []), False)

  # The batch on the device of the weights, but for the lengths, which the program reads. It comes by way of page-locked
  # memory: from there it is fetched when the device gets to it, whereas a copy from elsewhere waits here for all work
  # before it.
  def beside(self: __torch__.Program, weight: Tensor, batch: Dict[str, Tensor]) -> Dict[str, Tensor]:
    there = annotate(Dict[str, Tensor], {})
    for name in list(torch.keys(batch)):
      x = batch[name]
      if name != "lengths" and ops.prim.is_cuda(weight) and not ops.prim.is_cuda(x):
        x = torch.to(torch.pin_memory(x), ops.prim.device(weight), ops.prim.dtype(x), True)
      there[name] = x
    return there

  # Copies of weights in bfloat16. (DJL knows no way to make a tensor of that type.)
  def rounded(self: __torch__.Program, weights: Dict[str, Tensor]) -> Dict[str, Tensor]:
    copies = annotate(Dict[str, Tensor], {})
    for name in list(torch.keys(weights)):
      copies[name] = torch.to(weights[name], 15)
    return copies

  # Makes such copies follow their weights.
  def round(self: __torch__.Program, matrices: Dict[str, Tensor], weights: Dict[str, Tensor], result: Tensor) -> Tensor:
    for name in list(torch.keys(matrices)):
      torch.copy_(matrices[name], weights[name])
    return result

  # Writes source over target, wherever the two lie.
  def copy(self: __torch__.Program, target: Tensor, source: Tensor) -> Tensor:
    return torch.copy_(target, source)

  def zero(self: __torch__.Program, target: Tensor) -> Tensor:
    return torch.zero_(target)

  # The product a b so many times, for measuring; returns one number of it.
  def multiply(self: __torch__.Program, a: Tensor, b: Tensor, bfloat16: Tensor, times: Tensor) -> Tensor:
    if bool(bfloat16):
      a = torch.to(a, 15)
      b = torch.to(b, 15)
    product = torch.mm(a, b)
    for i in range(int(times) - 1):
      product = torch.mm(a, b, out=product)
    return torch.to(torch.select(torch.select(product, 0, 0), 0, 0), 6)

  # Pooler and classifier: first tokens [N, H] to logits [N, C]. A head's two linear layers have these names in every family.
  def logits(self: __torch__.Program,
      first: Tensor,
      w: Dict[str, Tensor],
      config: Dict[str, Tensor],
      training: bool) -> Tensor:
    rate = float(config["classifier_dropout"])
    if training and rate > 0. and int(config["dropout_before_pooler"]) == 1:
      first = torch.dropout(first, rate, True)
    pooled = torch.linear(first, w["pooler.weight"], w["pooler.bias"])
    activation = int(config["pooler_activation"])
    if activation == 0:
      pooled = torch.tanh(pooled)
    elif activation == 1:
      pooled = torch.relu(pooled)
    else:
      pooled = torch.gelu(pooled)
    if training and rate > 0.:
      pooled = torch.dropout(pooled, rate, True)
    return torch.linear(pooled, w["classifier.weight"], w["classifier.bias"])

  # First tokens [N, H] of the last layer. In training, what backward reads is put into saved and, for attention, pushed
  # onto the stack.
  def encode(self: __torch__.Program,
      w: Dict[str, Tensor],
      matrices: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      saved: Dict[str, Tensor],
      stack: List[Tensor],
      training: bool) -> Tensor:
    kind = ops.prim.dtype(matrices["pooler.weight"])
    noise = annotate(List[Tensor], [])
    rate = 0.
    if training:
      rate = float(config["hidden_dropout"])
    layers = int(config["layers"])
    starts = torch.slice(batch["offsets"], 0, 0, -1)
    x = torch.index_select(w["embeddings.word"], 0, batch["tokens"])
    torch.add_(x, torch.index_select(w["embeddings.position"], 0, batch["positions"]))
    if "embeddings.type" in w:
      torch.add_(x, torch.select(w["embeddings.type"], 0, 0))
    if "embeddings.distance" in w:
      batch["bias"] = torch.to(self.distance_bias(w["embeddings.distance"], batch), kind)
    x = self.norm(x, w, "embeddings.norm", config, saved, training)
    x = self.add_dropped(torch.zeros([1], dtype=6, device=ops.prim.device(x)), x, "embeddings", rate, saved, noise)
    if "projection.weight" in w:
      e = torch.to(x, kind)
      x = torch.to(torch.linear(e, matrices["projection.weight"], torch.to(w["projection.bias"], kind)), 6)
      if training:
        saved["projection.in"] = e
    width = torch.size(x, 1)
    for i in range(layers):
      layer = "layer.{}".format(i)
      weight = matrices[layer + ".qkv.weight"]
      bias = torch.to(w[layer + ".qkv.bias"], kind)
      h = torch.to(x, kind)
      if i < layers - 1:
        qkv = torch.linear(h, weight, bias)
        q = torch.narrow(qkv, 1, 0, width)
        kv = torch.narrow(qkv, 1, width, 2 * width)
        mixed = self.attention(q, kv, batch, config, stack, noise, training)
      else:
        x = torch.index_select(x, 0, starts)
        q = torch.linear(torch.to(x, kind), torch.narrow(weight, 0, 0, width), torch.narrow(bias, 0, 0, width))
        if int(config["attention"]) == 0:
          kv = q
          mixed = self.attention_of_first(h, q, weight, bias, batch, config, saved, stack, noise, training)
        else:
          kv = torch.linear(h, torch.narrow(weight, 0, width, 2 * width), torch.narrow(bias, 0, width, 2 * width))
          mixed = self.attention(q, kv, batch, config, stack, noise, training)
      attended = torch.linear(mixed, matrices[layer + ".attention.weight"], torch.to(w[layer + ".attention.bias"], kind))
      x = self.add_dropped(x, attended, layer + ".attention", rate, saved, noise)
      x = self.norm(x, w, layer + ".attention_norm", config, saved, training)
      g = torch.to(x, kind)
      inner = torch.linear(g, matrices[layer + ".up.weight"], torch.to(w[layer + ".up.bias"], kind))
      active = torch.gelu(inner)
      outer = torch.linear(active, matrices[layer + ".down.weight"], torch.to(w[layer + ".down.bias"], kind))
      x = self.add_dropped(x, outer, layer + ".output", rate, saved, noise)
      x = self.norm(x, w, layer + ".output_norm", config, saved, training)
      if training:
        saved[layer + ".in"] = h
        saved[layer + ".q"] = q
        saved[layer + ".kv"] = kv
        saved[layer + ".mixed"] = mixed
        saved[layer + ".middle"] = g
        saved[layer + ".inner"] = inner
        saved[layer + ".active"] = active
    return x

  # From the gradient of the first tokens [N, H] to those of all the encoder's parameters, which are added to gradient.
  def backward(self: __torch__.Program,
      dx: Tensor,
      w: Dict[str, Tensor],
      matrices: Dict[str, Tensor],
      gradient: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      saved: Dict[str, Tensor],
      stack: List[Tensor]) -> None:
    kind = ops.prim.dtype(matrices["pooler.weight"])
    layers = int(config["layers"])
    factor = 1. / (1. - float(config["hidden_dropout"]))
    starts = torch.slice(batch["offsets"], 0, 0, -1)
    width = torch.size(dx, 1)
    if "bias" in batch:
      batch["bias_gradient"] = torch.zeros_like(batch["bias"], dtype=6)
    for j in range(layers):
      i = layers - 1 - j
      layer = "layer.{}".format(i)
      # Feed-forward. The sum before a norm has two sources; its gradient goes to both.
      dx = self.norm_backward(dx, w, gradient, layer + ".output_norm", saved)
      d = torch.to(self.dropped_backward(dx, layer + ".output", saved), kind)
      self.linear_backward(d, torch.pop(saved, layer + ".active"), gradient[layer + ".down.weight"], gradient[layer + ".down.bias"], factor)
      d = self.scaled_product(d, matrices[layer + ".down.weight"], factor)
      d = torch.gelu_backward(d, torch.pop(saved, layer + ".inner"), grad_input=d)
      self.linear_backward(d, torch.pop(saved, layer + ".middle"), gradient[layer + ".up.weight"], gradient[layer + ".up.bias"], 1.)
      self.add_product(dx, d, matrices[layer + ".up.weight"])
      # Attention.
      dx = self.norm_backward(dx, w, gradient, layer + ".attention_norm", saved)
      d = torch.to(self.dropped_backward(dx, layer + ".attention", saved), kind)
      self.linear_backward(d, torch.pop(saved, layer + ".mixed"), gradient[layer + ".attention.weight"], gradient[layer + ".attention.bias"], factor)
      d = self.scaled_product(d, matrices[layer + ".attention.weight"], factor)
      h = torch.pop(saved, layer + ".in")
      q = torch.pop(saved, layer + ".q")
      kv = torch.pop(saved, layer + ".kv")
      weight = matrices[layer + ".qkv.weight"]
      weight_gradient = gradient[layer + ".qkv.weight"]
      bias_gradient = gradient[layer + ".qkv.bias"]
      if i < layers - 1:
        dqkv = torch.empty([torch.size(h, 0), 3 * width], dtype=kind, device=ops.prim.device(h))
        self.attention_backward(d, q, kv, torch.narrow(dqkv, 1, 0, width), torch.narrow(dqkv, 1, width, 2 * width), batch, config, stack)
        self.linear_backward(dqkv, h, weight_gradient, bias_gradient, 1.)
        self.add_product(dx, dqkv, weight)
      else:
        dq = torch.empty_like(q)
        if int(config["attention"]) == 0:
          bias = torch.to(w[layer + ".qkv.bias"], kind)
          rows = self.attention_of_first_backward(d, h, q, dq, weight, bias, weight_gradient, bias_gradient, batch, config, saved, stack)
        else:
          dkv = torch.empty_like(kv)
          self.attention_backward(d, q, kv, dq, dkv, batch, config, stack)
          self.linear_backward(dkv, h, torch.narrow(weight_gradient, 0, width, 2 * width), torch.narrow(bias_gradient, 0, width, 2 * width), 1.)
          rows = torch.to(torch.mm(dkv, torch.narrow(weight, 0, width, 2 * width)), 6)
        self.linear_backward(dq, torch.index_select(h, 0, starts), torch.narrow(weight_gradient, 0, 0, width), torch.narrow(bias_gradient, 0, 0, width), 1.)
        self.add_product(dx, dq, torch.narrow(weight, 0, 0, width))
        dx = torch.index_add_(rows, 0, starts, dx)
    if "projection.weight" in w:
      d = torch.to(dx, kind)
      self.linear_backward(d, torch.pop(saved, "projection.in"), gradient["projection.weight"], gradient["projection.bias"], 1.)
      dx = torch.to(torch.mm(d, matrices["projection.weight"]), 6)
    dx = torch.mul_(self.dropped_backward(dx, "embeddings", saved), factor)
    dx = self.norm_backward(dx, w, gradient, "embeddings.norm", saved)
    self.embeddings_backward(dx, gradient, batch, config)

  # Row by row: a dense gradient of the word embeddings would cost a pass over the whole vocabulary.
  def embeddings_backward(self: __torch__.Program,
      dx: Tensor,
      gradient: Dict[str, Tensor],
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor]) -> None:
    words = gradient["embeddings.word"]
    torch.index_add_(words, 0, batch["tokens"], dx)
    padding = int(config["padding"])
    if padding >= 0:
      torch.zero_(torch.select(words, 0, padding))
    torch.index_add_(gradient["embeddings.position"], 0, batch["positions"], dx)
    if "embeddings.type" in gradient:
      torch.add_(torch.select(gradient["embeddings.type"], 0, 0), torch.sum(dx, [0]))
    if "bias" in batch:
      self.distance_bias_backward(gradient["embeddings.distance"], batch)

  # What attention's scores get for the distance of query and key, [A, L, L] for the batch's longest example; those of a
  # shorter one are its corner.
  def distance_bias(self: __torch__.Program, table: Tensor, batch: Dict[str, Tensor]) -> Tensor:
    longest = int(torch.max(batch["lengths"]))
    rows = torch.index_select(table, 0, self.distance_rows(longest, torch.size(table, 0), ops.prim.device(table)))
    # Row i begins L - 1 - i columns into the distances, which are in order.
    return torch.flip(torch.unfold(torch.t(rows), 1, longest, 1), [1])

  def distance_bias_backward(self: __torch__.Program, table_gradient: Tensor, batch: Dict[str, Tensor]) -> None:
    found = batch["bias_gradient"]
    heads = torch.size(found, 0)
    longest = torch.size(found, 1)
    by_distance = torch.unfold_backward(torch.flip(found, [1]), [heads, 2 * longest - 1], 1, longest, 1)
    rows = self.distance_rows(longest, torch.size(table_gradient, 0), ops.prim.device(table_gradient))
    torch.index_add_(table_gradient, 0, rows, torch.t(by_distance))

  # The table's row for each distance, key's position less query's, from 1 - L to L - 1, int64 [2 L - 1]: the second half
  # of the rows is for keys behind the query, and of either half one half counts one by one and the other by logarithms, up
  # to 128 and beyond (Raffel et al. 2020, T5, section 2.1; the rounding is that of transformers).
  def distance_rows(self: __torch__.Program, longest: int, rows: int, device: Device) -> Tensor:
    half = torch.floordiv(rows, 2)
    exact = torch.floordiv(half, 2)
    distance = torch.arange(1 - longest, longest, dtype=4, device=device)
    far = torch.abs(distance)
    logarithm = torch.div(torch.log(torch.div(torch.to(torch.clamp(far, 1), 6), exact)), torch.log(torch.div(128, exact)))
    large = torch.clamp(torch.add(torch.to(torch.mul(logarithm, half - exact), 4), exact), None, half - 1)
    row = torch.where(torch.lt(far, exact), far, large)
    return torch.add(row, torch.mul(torch.to(torch.gt(distance, 0), 4), half))

  # Gradients of y = x W' + b, times factor: dy [R, out], x [R, in].
  def linear_backward(self: __torch__.Program, dy: Tensor, x: Tensor, weight_gradient: Tensor, bias_gradient: Tensor, factor: float) -> None:
    if ops.prim.dtype(x) == 6:
      torch.addmm_(weight_gradient, torch.t(dy), x, beta=1, alpha=factor)
    else:
      torch.add_(weight_gradient, torch.mm(torch.t(dy), x), alpha=factor)
    torch.add_(bias_gradient, torch.sum(dy, [0]), alpha=factor)

  # factor * a b
  def scaled_product(self: __torch__.Program, a: Tensor, b: Tensor, factor: float) -> Tensor:
    product = torch.empty([torch.size(a, 0), torch.size(b, 1)], dtype=ops.prim.dtype(a), device=ops.prim.device(a))
    return torch.addmm(product, a, b, beta=0, alpha=factor, out=product)

  # sum += a b, in float32.
  def add_product(self: __torch__.Program, sum: Tensor, a: Tensor, b: Tensor) -> None:
    if ops.prim.dtype(a) == 6:
      torch.addmm_(sum, a, b, beta=1, alpha=1)
    else:
      torch.add_(sum, torch.mm(a, b))

  # Layer norm in float32: in bfloat16 the means of long sums lose too much.
  def norm(self: __torch__.Program, x: Tensor, w: Dict[str, Tensor], name: str, config: Dict[str, Tensor], saved: Dict[str, Tensor], training: bool) -> Tensor:
    weight = w[name + ".weight"]
    y, mean, deviation = torch.native_layer_norm(x, [torch.size(weight, 0)], weight, w[name + ".bias"], float(config["norm_epsilon"]))
    if training:
      saved[name + ".x"] = x
      saved[name + ".mean"] = mean
      saved[name + ".deviation"] = deviation
    return y

  def norm_backward(self: __torch__.Program, dy: Tensor, w: Dict[str, Tensor], gradient: Dict[str, Tensor], name: str, saved: Dict[str, Tensor]) -> Tensor:
    weight = w[name + ".weight"]
    x = torch.pop(saved, name + ".x")
    mean = torch.pop(saved, name + ".mean")
    deviation = torch.pop(saved, name + ".deviation")
    dx, dw, db = torch.native_layer_norm_backward(dy, x, [torch.size(weight, 0)], mean, deviation, weight, w[name + ".bias"], [True, True, True])
    torch.add_(gradient[name + ".weight"], dw)
    torch.add_(gradient[name + ".bias"], db)
    return dx

  # x + dropout(y). The mask is saved: which numbers of y were kept.
  def add_dropped(self: __torch__.Program, x: Tensor, y: Tensor, name: str, rate: float, saved: Dict[str, Tensor], noise: List[Tensor]) -> Tensor:
    if rate == 0.:
      return torch.add(x, y)
    if ops.prim.is_cuda(y):
      dropped, mask = torch.native_dropout(y, rate, True)
      saved[name + ".kept"] = mask
      return torch.add(x, dropped)
    kept = self.draw(torch.size(y, 0), torch.size(y, 1), rate, noise)
    saved[name + ".kept"] = kept
    return torch.addcmul(x, y, kept, value=1. / (1. - rate))

  # Gradient of y in x + dropout(y), but for the factor 1 / (1 - rate), which the callers work in elsewhere.
  def dropped_backward(self: __torch__.Program, dy: Tensor, name: str, saved: Dict[str, Tensor]) -> Tensor:
    if name + ".kept" in saved:
      return torch.mul(dy, torch.pop(saved, name + ".kept"))
    return dy

  # Bytes [rows, columns], 0 with probability rate, else 1. A byte alone can only be below k / 256, so each row draws
  # whether its threshold is the next multiple below or above 256 rate: the probability is exact to 1 / 16,777,216.
  def draw(self: __torch__.Program, rows: int, columns: int, rate: float, noise: List[Tensor]) -> Tensor:
    lower = torch.floor(rate * 256.)
    part = int((rate * 256. - float(lower)) * 65536.)
    thresholds = torch.add(torch.to(torch.lt(torch.random_(torch.empty([rows, 1], dtype=3), 0, 65536), part), 0), lower)
    bytes = torch.view(self.random_bytes(rows * columns, noise), [rows, columns])
    return torch.ge(bytes, thresholds, out=bytes)

  # Drawing is the dearest part of dropout on a CPU, and it has one thread. So a micro batch draws two pools, and each use
  # is the exclusive or of the first with another part of the second: every byte is uniform and every two bytes are
  # independent of each other, within a use and between uses.
  def random_bytes(self: __torch__.Program, count: int, noise: List[Tensor]) -> Tensor:
    step = 8168
    if len(noise) == 0 or count > torch.size(noise[0], 0) or count > torch.size(noise[1], 0):
      torch.clear(noise)
      noise.append(self.fresh_bytes(count))
      noise.append(self.fresh_bytes(count + 64 * step))
    bytes = torch.bitwise_xor(torch.narrow(noise[0], 0, 0, count), torch.narrow(noise[1], 0, 0, count))
    noise[1] = torch.slice(noise[1], 0, step)
    return bytes

  # Eight bytes are one draw.
  def fresh_bytes(self: __torch__.Program, count: int) -> Tensor:
    draws = torch.empty([torch.floordiv(count + 7, 8)], dtype=4)
    torch.random_(draws, -9223372036854775808, None)
    return torch.view_copy(draws, dtype=0)

  # Attention of every example on itself: q [T, H], or [N, H] for first tokens alone, kv [T, 2 H], to the shape of q.
  def attention(self: __torch__.Program,
      q: Tensor,
      kv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      stack: List[Tensor],
      noise: List[Tensor],
      training: bool) -> Tensor:
    kernel = int(config["attention"])
    if kernel == 0:
      return self.attention_by_length(q, kv, batch, config, stack, noise, training)
    torch.set_grad_enabled(training)
    leaf_q = torch.requires_grad_(torch.detach(q), training)
    leaf_kv = torch.requires_grad_(torch.detach(kv), training)
    if "bias" in batch:
      torch.requires_grad_(batch["bias"], training)
    if kernel == 1:
      mixed = self.attention_flash(leaf_q, leaf_kv, batch, config, training)
    else:
      mixed = self.attention_padded(leaf_q, leaf_kv, batch, config, training)
    torch.set_grad_enabled(False)
    if training:
      stack.append(leaf_q)
      stack.append(leaf_kv)
      stack.append(mixed)
    return torch.detach(mixed)

  # Writes the gradients of q and kv into dq and dkv.
  def attention_backward(self: __torch__.Program,
      dmixed: Tensor,
      q: Tensor,
      kv: Tensor,
      dq: Tensor,
      dkv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      stack: List[Tensor]) -> None:
    if int(config["attention"]) == 0:
      self.attention_by_length_backward(dmixed, q, kv, dq, dkv, batch, config, stack)
    else:
      mixed = torch.pop(stack)
      leaf_kv = torch.pop(stack)
      leaf_q = torch.pop(stack)
      leaves = [leaf_q, leaf_kv]
      if "bias" in batch:
        leaves.append(batch["bias"])
      found = torch.autograd.grad([mixed], leaves, annotate(List[Optional[Tensor]], [dmixed]), None, False, False)
      torch.copy_(dq, torch._unwrap_optional(found[0]))
      torch.copy_(dkv, torch._unwrap_optional(found[1]))
      if "bias" in batch:
        torch.add_(batch["bias_gradient"], torch._unwrap_optional(found[2]))

  # CPU: neighbours of one length at once, in the precision of matrix products.
  def attention_by_length(self: __torch__.Program,
      q: Tensor,
      kv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      stack: List[Tensor],
      noise: List[Tensor],
      training: bool) -> Tensor:
    heads = int(config["heads"])
    rate = 0.
    if training:
      rate = float(config["attention_dropout"])
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    scale = 1. / torch.sqrt(depth)
    mixed = torch.empty([torch.size(q, 0), width], dtype=ops.prim.dtype(q))
    groups = self.groups(batch, config)
    start = 0
    for i in range(torch.floordiv(len(groups), 2)):
      count = groups[2 * i]
      length = groups[2 * i + 1]
      qi = self.by_head(q, start, count, length, 0, heads, depth)
      ki = self.by_head(kv, start, count, length, 0, heads, depth)
      p = torch.empty([count * heads, length, length], dtype=ops.prim.dtype(q))
      torch.baddbmm(p, qi, torch.transpose(ki, 1, 2), beta=0, alpha=scale, out=p)
      if "bias" in batch:
        torch.add_(torch.view(p, [count, heads, length, length]), self.corner(batch["bias"], length, length))
      torch._softmax(p, 2, False, out=p)
      if training:
        stack.append(p)
        if rate > 0.:
          kept = torch.view(self.draw(count * heads * length, length, rate, noise), [count * heads, length, length])
          p = torch.mul(p, kept)
        stack.append(p)
      out = torch.bmm(p, self.by_head(kv, start, count, length, width, heads, depth))
      self.write_by_head(mixed, start, count, length, 0, heads, depth, out)
      start = start + count * length
    if rate > 0.:
      torch.mul_(mixed, 1. / (1. - rate))
    return mixed

  # In the reverse order of the forward pass, so that the stack gives back what each group has pushed.
  def attention_by_length_backward(self: __torch__.Program,
      dmixed: Tensor,
      q: Tensor,
      kv: Tensor,
      dq: Tensor,
      dkv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      stack: List[Tensor]) -> None:
    heads = int(config["heads"])
    rate = float(config["attention_dropout"])
    factor = 1. / (1. - rate)
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    scale = 1. / torch.sqrt(depth)
    groups = self.groups(batch, config)
    number = torch.floordiv(len(groups), 2)
    start = torch.size(kv, 0)
    for j in range(number):
      i = number - 1 - j
      count = groups[2 * i]
      length = groups[2 * i + 1]
      start = start - count * length
      dropped = torch.pop(stack)
      p = torch.pop(stack)
      oi = self.by_head(dmixed, start, count, length, 0, heads, depth)
      dp = torch.bmm(oi, torch.transpose(self.by_head(kv, start, count, length, width, heads, depth), 1, 2))
      if rate > 0.:
        # Dropped probabilities are zero and need no mask. So is one that vanished, whose gradient is zero anyway.
        dp = torch.threshold_backward(dp, dropped, 0, grad_input=dp)
      dv = torch.bmm(torch.transpose(dropped, 1, 2), oi)
      self.write_by_head(dkv, start, count, length, width, heads, depth, torch.mul_(dv, factor))
      # The gradient of the scores; both factors of the chain (dropout's and the scale) wait for the small products.
      ds = torch._softmax_backward_data(dp, p, 2, ops.prim.dtype(p), grad_input=dp)
      if "bias" in batch:
        summed = torch.sum(torch.view(ds, [count, heads, length, length]), [0], False, dtype=6)
        torch.add_(self.corner(batch["bias_gradient"], length, length), summed, alpha=factor)
      dqi = torch.bmm(ds, self.by_head(kv, start, count, length, 0, heads, depth))
      self.write_by_head(dq, start, count, length, 0, heads, depth, torch.mul_(dqi, factor * scale))
      dki = torch.bmm(torch.transpose(ds, 1, 2), self.by_head(q, start, count, length, 0, heads, depth))
      self.write_by_head(dkv, start, count, length, 0, heads, depth, torch.mul_(dki, factor * scale))

  # CPU, last layer: where only one token of each example asks, keys and values need not be made. For a head with query q,
  # key weights K and value weights V, both [D, H], and the example's rows X [L, H]
  #   q (X K')' = (q K) X'        and        p (X V' + b) = (p X) V' + (sum of p) b,
  # so that rows meet two vectors of a head instead of two matrices. The keys' bias adds the same to every score of a
  # head, which softmax does not see: its gradient is zero. Returns [N, H].
  def attention_of_first(self: __torch__.Program,
      h: Tensor,
      q: Tensor,
      weight: Tensor,
      bias: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      saved: Dict[str, Tensor],
      stack: List[Tensor],
      noise: List[Tensor],
      training: bool) -> Tensor:
    heads = int(config["heads"])
    rate = 0.
    if training:
      rate = float(config["attention_dropout"])
    factor = 1. / (1. - rate)
    examples = torch.size(q, 0)
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    scale = 1. / torch.sqrt(depth)
    kind = ops.prim.dtype(h)
    keys = torch.view(torch.narrow(weight, 0, width, width), [heads, depth, width])
    values = torch.view(torch.narrow(weight, 0, 2 * width, width), [heads, depth, width])
    asked = torch.contiguous(torch.transpose(torch.bmm(torch.transpose(torch.view(q, [examples, heads, depth]), 0, 1), keys), 0, 1))
    mixed = torch.empty([examples, heads, width], dtype=kind)
    mass = torch.empty([examples, heads, 1], dtype=6)
    groups = self.groups(batch, config)
    row = 0
    start = 0
    for i in range(torch.floordiv(len(groups), 2)):
      count = groups[2 * i]
      length = groups[2 * i + 1]
      xi = torch.view(torch.narrow(h, 0, start, count * length), [count, length, width])
      scores = torch.bmm(torch.narrow(asked, 0, row, count), torch.transpose(xi, 1, 2))
      scores = torch.mul(torch.to(scores, 6), scale)
      if "bias" in batch:
        torch.add_(scores, torch.select(self.corner(batch["bias"], 1, length), 1, 0))
      p = torch.softmax(scores, 2)
      if training:
        stack.append(p)
        kept = torch.empty([0], dtype=0)
        if rate > 0.:
          kept = torch.view(self.draw(count * heads, length, rate, noise), [count, heads, length])
          p = torch.mul_(torch.mul(p, kept), factor)
        stack.append(kept)
      torch.copy_(torch.narrow(mixed, 0, row, count), torch.bmm(torch.to(p, kind), xi))
      torch.copy_(torch.narrow(mass, 0, row, count), torch.sum(p, [2], True))
      row = row + count
      start = start + count * length
    if training:
      saved["first.asked"] = asked
      saved["first.mixed"] = mixed
      saved["first.mass"] = mass
    out = torch.transpose(torch.bmm(torch.transpose(mixed, 0, 1), torch.transpose(values, 1, 2)), 0, 1)
    base = torch.mul(torch.view(torch.narrow(bias, 0, 2 * width, width), [1, heads, depth]), torch.to(mass, kind))
    return torch.reshape(torch.add(out, base), [examples, width])

  # Writes the queries' gradient into dq, adds those of key and value weights and of the values' bias, returns that of the
  # rows [T, H] in float32.
  def attention_of_first_backward(self: __torch__.Program,
      dmixed: Tensor,
      h: Tensor,
      q: Tensor,
      dq: Tensor,
      weight: Tensor,
      bias: Tensor,
      weight_gradient: Tensor,
      bias_gradient: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      saved: Dict[str, Tensor],
      stack: List[Tensor]) -> Tensor:
    heads = int(config["heads"])
    rate = float(config["attention_dropout"])
    factor = 1. / (1. - rate)
    examples = torch.size(q, 0)
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    scale = 1. / torch.sqrt(depth)
    kind = ops.prim.dtype(h)
    asked = torch.pop(saved, "first.asked")
    mixed = torch.pop(saved, "first.mixed")
    mass = torch.pop(saved, "first.mass")
    keys = torch.view(torch.narrow(weight, 0, width, width), [heads, depth, width])
    values = torch.view(torch.narrow(weight, 0, 2 * width, width), [heads, depth, width])
    value_bias = torch.view(torch.narrow(bias, 0, 2 * width, width), [1, heads, depth])
    d = torch.view(dmixed, [examples, heads, depth])
    by_head = torch.transpose(d, 0, 1)
    dvalues = torch.bmm(torch.transpose(by_head, 1, 2), torch.transpose(mixed, 0, 1))
    torch.add_(torch.narrow(weight_gradient, 0, 2 * width, width), torch.view(dvalues, [width, width]))
    torch.add_(torch.narrow(bias_gradient, 0, 2 * width, width), torch.reshape(torch.sum(torch.mul(torch.to(d, 6), mass), [0]), [width]))
    dmass = torch.sum(torch.mul(torch.to(d, 6), value_bias), [2], True)
    dout = torch.contiguous(torch.transpose(torch.bmm(by_head, values), 0, 1))
    dasked = torch.empty_like(asked)
    rows = torch.empty([torch.size(h, 0), width], dtype=6)
    groups = self.groups(batch, config)
    number = torch.floordiv(len(groups), 2)
    row = examples
    start = torch.size(h, 0)
    for j in range(number):
      i = number - 1 - j
      count = groups[2 * i]
      length = groups[2 * i + 1]
      row = row - count
      start = start - count * length
      xi = torch.view(torch.narrow(h, 0, start, count * length), [count, length, width])
      kept = torch.pop(stack)
      p = torch.pop(stack)
      ai = torch.narrow(asked, 0, row, count)
      oi = torch.narrow(dout, 0, row, count)
      dp = torch.add(torch.to(torch.bmm(oi, torch.transpose(xi, 1, 2)), 6), torch.narrow(dmass, 0, row, count))
      dropped = p
      if rate > 0.:
        mask = torch.mul_(torch.to(kept, 6), factor)
        dropped = torch.mul(p, mask)
        torch.mul_(dp, mask)
      dscores = torch._softmax_backward_data(dp, p, 2, 6)
      if "bias" in batch:
        torch.add_(torch.select(self.corner(batch["bias_gradient"], 1, length), 1, 0), torch.sum(dscores, [0]))
      ds = torch.to(torch.mul_(dscores, scale), kind)
      torch.copy_(torch.narrow(dasked, 0, row, count), torch.bmm(ds, xi))
      # Both sources of the rows' gradient in one product: [length, 2 A] times [2 A, H].
      left = torch.cat([torch.to(dropped, kind), ds], 1)
      part = torch.view(torch.narrow(rows, 0, start, count * length), [count, length, width])
      torch.copy_(part, torch.bmm(torch.transpose(left, 1, 2), torch.cat([oi, ai], 1)))
    dasked = torch.transpose(dasked, 0, 1)
    dkeys = torch.bmm(torch.transpose(torch.transpose(torch.view(q, [examples, heads, depth]), 0, 1), 1, 2), dasked)
    torch.add_(torch.narrow(weight_gradient, 0, width, width), torch.view(dkeys, [width, width]))
    torch.copy_(torch.view(dq, [examples, heads, depth]), torch.transpose(torch.bmm(dasked, torch.transpose(keys, 1, 2)), 0, 1))
    return rows

  # The first so many queries and keys of a batch's bias.
  def corner(self: __torch__.Program, bias: Tensor, queries: int, keys: int) -> Tensor:
    return torch.narrow(torch.narrow(bias, 1, 0, queries), 2, 0, keys)

  # A copy of the rows of count examples of one length, [count * A, length, D]; columns begin at the given one.
  def by_head(self: __torch__.Program, x: Tensor, start: int, count: int, length: int, column: int, heads: int, depth: int) -> Tensor:
    seen = self.seen_by_head(x, start, count, length, column, heads, depth)
    return torch.reshape(seen, [count * heads, length, depth])

  # The way back.
  def write_by_head(self: __torch__.Program, x: Tensor, start: int, count: int, length: int, column: int, heads: int, depth: int, y: Tensor) -> None:
    torch.copy_(self.seen_by_head(x, start, count, length, column, heads, depth), torch.view(y, [count, heads, length, depth]))

  # Where they lie, [count, A, length, D].
  def seen_by_head(self: __torch__.Program, x: Tensor, start: int, count: int, length: int, column: int, heads: int, depth: int) -> Tensor:
    part = torch.narrow(torch.narrow(x, 0, start, count * length), 1, column, heads * depth)
    return torch.transpose(torch.view(part, [count, length, heads, depth]), 1, 2)

  # Neighbours of one length that are computed together: count, length, count, length, and so on. A batch is sorted by
  # length, and most texts are cut at the same one. As many as keep their probabilities in the last-level cache.
  def groups(self: __torch__.Program, batch: Dict[str, Tensor], config: Dict[str, Tensor]) -> List[int]:
    heads = int(config["heads"])
    lengths = batch["lengths"]
    found = annotate(List[int], [])
    for i in range(torch.size(lengths, 0)):
      length = int(lengths[i])
      last = len(found) - 2
      together = False
      if last >= 0:
        together = found[last + 1] == length and (found[last] + 1) * heads * length * length <= 4194304
      if together:
        found[last] = found[last] + 1
      else:
        found.append(1)
        found.append(length)
    return found

  # CUDA with bfloat16: kernels that take sequences of different lengths end to end. They know no bias.
  def attention_flash(self: __torch__.Program,
      q: Tensor,
      kv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      training: bool) -> Tensor:
    heads = int(config["heads"])
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    rate = 0.
    if training:
      rate = float(config["attention_dropout"])
    offsets = batch["offsets"]
    longest = int(torch.max(batch["lengths"]))
    query_offsets = offsets
    queries = longest
    if torch.size(q, 0) != torch.size(kv, 0):
      query_offsets = torch.arange(torch.size(offsets, 0), dtype=3, device=ops.prim.device(q))
      queries = 1
    pair = torch.view(kv, [-1, 2, heads, depth])
    out, logsumexp, state, unused, debug = torch._flash_attention_forward(torch.view(q, [-1, heads, depth]), torch.select(pair, 1, 0), torch.select(pair, 1, 1), query_offsets, offsets, queries, longest, rate, False, False)
    return torch.reshape(out, [-1, width])

  # Any device: pads within attention alone. For CUDA without flash kernels, and as the reference in tests.
  def attention_padded(self: __torch__.Program,
      q: Tensor,
      kv: Tensor,
      batch: Dict[str, Tensor],
      config: Dict[str, Tensor],
      training: bool) -> Tensor:
    heads = int(config["heads"])
    width = torch.size(q, 1)
    depth = torch.floordiv(width, heads)
    rate = 0.
    if training:
      rate = float(config["attention_dropout"])
    device = ops.prim.device(q)
    examples = torch.size(batch["lengths"], 0)
    longest = int(torch.max(batch["lengths"]))
    offsets = batch["offsets"]
    lengths = torch.sub(torch.narrow(offsets, 0, 1, examples), torch.narrow(offsets, 0, 0, examples))
    mask = torch.view(torch.lt(torch.arange(longest, device=device), torch.unsqueeze(lengths, 1)), [examples, 1, 1, longest])
    if "bias" in batch:
      bias = torch.unsqueeze(batch["bias"], 0)
      if torch.size(q, 0) != torch.size(kv, 0):
        bias = torch.narrow(bias, 2, 0, 1)
      mask = torch.where(mask, bias, torch.full([], -1.0e+30, dtype=ops.prim.dtype(bias), device=device))
    # Where each token lies among the padded ones.
    example = torch.repeat_interleave(torch.arange(examples, device=device), lengths, output_size=torch.size(kv, 0))
    slots = torch.add(torch.mul(example, longest), batch["positions"])
    room = torch.zeros([examples * longest, 2 * width], dtype=ops.prim.dtype(kv), device=device)
    pair = torch.view(torch.index_copy(room, 0, slots, kv), [examples, longest, 2, heads, depth])
    k = torch.transpose(torch.select(pair, 2, 0), 1, 2)
    v = torch.transpose(torch.select(pair, 2, 1), 1, 2)
    every = torch.size(q, 0) == torch.size(kv, 0)
    if every:
      places = torch.zeros([examples * longest, width], dtype=ops.prim.dtype(q), device=device)
      padded = torch.view(torch.index_copy(places, 0, slots, q), [examples, longest, heads, depth])
    else:
      padded = torch.view(q, [examples, 1, heads, depth])
    out = torch.scaled_dot_product_attention(torch.transpose(padded, 1, 2), k, v, mask, rate)
    rows = torch.reshape(torch.transpose(out, 1, 2), [-1, width])
    if every:
      rows = torch.index_select(rows, 0, slots)
    return rows
