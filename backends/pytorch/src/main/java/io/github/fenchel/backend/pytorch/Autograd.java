package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Differentiation within one session.
 *
 * <p>PyTorch records a graph only while an evaluation is open. Gradients are returned, never added
 * to a weight, so an evaluation leaves no trace and makes no cycle of references.
 */
final class Autograd {
  private final Scripts scripts;
  private int open;
  private boolean ofVariables;

  Autograd(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Returns whether operations are being recorded. */
  boolean isRecording() {
    return open > 0;
  }

  ValueAndGradient valueAndGradient(Call call, Function<Tensor, Loss> function, PyTorchTensor at) {
    Operands.differentiable("valueAndGradient", at);
    call.note("valueAndGradient", at);
    // Inside another evaluation the graph must live as long as that: its scope frees it.
    return open > 0 ? nested(call, function, at) : detached(call, function, at);
  }

  private ValueAndGradient nested(Call call, Function<Tensor, Loss> function, PyTorchTensor at) {
    open++;
    try {
      return evaluate(call, function, at, true);
    } finally {
      open--;
    }
  }

  private ValueAndGradient detached(Call call, Function<Tensor, Loss> function, PyTorchTensor at) {
    Kept value;
    List<Kept> auxiliary = new ArrayList<>();
    PtNDArray gradient;
    try (NDScope intermediates = begin()) {
      intermediates.suppressNotUsedWarning();
      ValueAndGradient result = evaluate(call, function, at, false);
      value = Kept.of(call.own(result.value()));
      result.auxiliary().forEach(tensor -> auxiliary.add(Kept.of(call.own(tensor))));
      gradient = keep(call.own(result.gradient()).array());
    } finally {
      end();
    }
    return new ValueAndGradient(
        value.tensor(call, "value"),
        auxiliary.stream().map(kept -> (Tensor) kept.tensor(call, "auxiliary")).toList(),
        call.tensor("gradient", adopt(gradient), at.shape(), at.dataType()));
  }

  private ValueAndGradient evaluate(
      Call call, Function<Tensor, Loss> function, PyTorchTensor at, boolean keepGraph) {
    // A view has a place of its own in the graph: what else uses the tensor adds nothing to it.
    PtNDArray point = JniUtils.reshape(at.array(), at.shape().toArray());
    JniUtils.attachGradient(point, true);
    PyTorchTensor argument = call.tensor("point", point, at.shape(), at.dataType());
    Loss loss = function.apply(argument);
    PyTorchTensor value = Operands.loss("valueAndGradient", call.own(loss.scalar()));
    PtNDArray gradient = scripts.gradient(value.array(), List.of(point), keepGraph).get(0);
    return new ValueAndGradient(
        value,
        loss.auxiliary(),
        call.tensor("differentiate", gradient, at.shape(), at.dataType(), value, argument));
  }

  Gradients gradients(Call call, Supplier<Loss> loss, Collection<Variable> of) {
    if (open > 0) {
      throw new IllegalStateException(
          "program \""
              + call.program()
              + "\": gradients inside "
              + (ofVariables ? "gradients" : "valueAndGradient")
              + "; gradients do not nest, valueAndGradient does");
    }
    List<PyTorchVariable> variables = new ArrayList<>();
    for (Variable variable : new LinkedHashSet<>(of)) {
      variables.add(own(call, variable));
    }
    call.note("gradients", variables);
    Kept value;
    List<PtNDArray> gradients;
    List<Kept> auxiliary = new ArrayList<>();
    try (NDScope intermediates = begin()) {
      intermediates.suppressNotUsedWarning();
      ofVariables = true;
      List<PtNDArray> leaves = variables.stream().map(call::leaf).toList();
      Loss result = loss.get();
      PyTorchTensor scalar = Operands.loss("gradients", call.own(result.scalar()));
      result.auxiliary().forEach(tensor -> auxiliary.add(Kept.of(call.own(tensor))));
      gradients = scripts.gradient(scalar.array(), leaves, false);
      gradients.forEach(Autograd::keep);
      value = Kept.of(scalar);
    } finally {
      ofVariables = false;
      call.freeze();
      end();
    }
    Map<Variable, Tensor> byVariable = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      PyTorchVariable variable = variables.get(i);
      byVariable.put(
          variable,
          call.tensor(
              "gradient",
              adopt(gradients.get(i)),
              variable.shape(),
              variable.dataType(),
              variable.name()));
    }
    return new Gradients(
        value.tensor(call, "value"),
        auxiliary.stream().map(kept -> (Tensor) kept.tensor(call, "auxiliary")).toList(),
        byVariable);
  }

  /** A detached copy of a tensor that outlives the evaluation that made it. */
  private record Kept(PyTorchTensor of, PtNDArray array) {
    static Kept of(PyTorchTensor tensor) {
      return new Kept(tensor, keep(JniUtils.detachGradient(tensor.array())));
    }

    PyTorchTensor tensor(Call call, String name) {
      return call.tensor(name, adopt(array), of.shape(), of.dataType(), of);
    }
  }

  private NDScope begin() {
    open++;
    JniUtils.setGradMode(true);
    return new NDScope();
  }

  private void end() {
    open--;
    JniUtils.setGradMode(false);
  }

  /** Takes an array out of the current scope. */
  private static PtNDArray keep(PtNDArray array) {
    NDScope.unregister(array);
    return array;
  }

  /** Puts an array into the current scope. */
  private static PtNDArray adopt(PtNDArray array) {
    NDScope.register(array);
    return array;
  }

  private static PyTorchVariable own(Call call, Variable variable) {
    if (variable instanceof PyTorchVariable own && own.session() == call.session()) {
      Operands.differentiable(own, own.dataType());
      return own;
    }
    throw new IllegalArgumentException(
        "variable \""
            + variable.name()
            + "\" is not of the session of program \""
            + call.program()
            + "\"");
  }
}
