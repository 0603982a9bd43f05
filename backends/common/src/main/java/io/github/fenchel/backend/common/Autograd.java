package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Differentiation within one session: which evaluations nest, what they return, and how long it
 * lives. How an engine differentiates is up to its {@link DifferentiableCall}.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 */
public final class Autograd<A, T extends CallTensor> {
  private int open;
  private boolean ofVariables;

  /** Returns whether what is computed now may be differentiated. */
  public boolean isRecording() {
    return open > 0;
  }

  /** Returns whether what is computed now may be differentiated twice. */
  public boolean isTwofold() {
    return open > 1;
  }

  /** See {@link io.github.fenchel.api.backend.Session#valueAndGradient}. */
  ValueAndGradient valueAndGradient(
      DifferentiableCall<A, T> call, Function<Tensor, Loss> function, Tensor tensor) {
    T at = Operands.differentiable("valueAndGradient", call.own(tensor));
    // Inside another evaluation the results carry the graph, and so last as long as that one.
    boolean nested = isRecording();
    Supplier<List<Tensor>> evaluation =
        () -> {
          T leaf = call.leaf(at);
          return evaluated(call, "valueAndGradient", function.apply(leaf), List.of(leaf), nested);
        };
    List<? extends Tensor> results =
        nested ? recorded(evaluation) : outliving(call, () -> recorded(evaluation));
    return new ValueAndGradient(
        results.get(0), List.copyOf(results.subList(2, results.size())), results.get(1));
  }

  /** See {@link io.github.fenchel.api.backend.Session#gradients}. */
  Gradients gradients(
      DifferentiableCall<A, T> call, Supplier<Loss> loss, List<StoredVariable<A>> variables) {
    if (isRecording()) {
      throw new IllegalStateException(
          "program \""
              + call.scope().program()
              + "\": gradients inside "
              + (ofVariables ? "gradients" : "valueAndGradient")
              + "; gradients do not nest, valueAndGradient does");
    }
    List<T> results;
    try {
      ofVariables = true;
      results =
          outliving(
              call,
              () ->
                  recorded(
                      () -> {
                        List<T> leaves = variables.stream().map(call::leaf).toList();
                        return evaluated(call, "gradients", loss.get(), leaves, false);
                      }));
    } finally {
      ofVariables = false;
    }
    Map<Variable, Tensor> byVariable = new LinkedHashMap<>();
    for (StoredVariable<A> variable : variables) {
      byVariable.put(variable, results.get(byVariable.size() + 1));
    }
    return new Gradients(
        results.get(0),
        List.copyOf(results.subList(variables.size() + 1, results.size())),
        byVariable);
  }

  /** Returns the loss, its gradients and its auxiliary values, in this order. */
  private List<Tensor> evaluated(
      DifferentiableCall<A, T> call, String what, Loss loss, List<T> leaves, boolean nested) {
    T value = Operands.loss(what, call.own(loss.scalar()));
    List<Tensor> results = new ArrayList<>(List.of(value));
    results.addAll(call.differentiate(value, leaves, nested));
    results.addAll(loss.auxiliary());
    return results;
  }

  private List<Tensor> recorded(Supplier<List<Tensor>> evaluation) {
    open++;
    try {
      return evaluation.get();
    } finally {
      open--;
    }
  }

  /** Evaluates, and returns detached results that outlive the evaluation. */
  private static <A, T extends CallTensor> List<T> outliving(
      DifferentiableCall<A, T> call, Supplier<List<Tensor>> evaluation) {
    List<Supplier<T>> kept = new ArrayList<>();
    call.begin();
    try {
      for (Tensor result : evaluation.get()) {
        kept.add(call.keep(call.own(result)));
      }
    } finally {
      call.end();
    }
    return kept.stream().map(Supplier::get).toList();
  }
}
