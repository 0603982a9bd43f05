package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Differentiation within one session: adds the operations of a gradient to the graph.
 *
 * <p>Each tensor knows how a gradient goes from it to its operands, in operations that have
 * gradients in turn. TensorFlow's own C++ gradients lack those of many gradient operations, and
 * decide at run time what shapes broadcast to; here both are known while tracing.
 */
final class Autograd {
  private int open;
  private boolean ofVariables;

  /**
   * Returns whether what is computed now may be differentiated twice: then only operations may be
   * used whose gradients have gradients.
   */
  boolean isTwofold() {
    return open > 1;
  }

  ValueAndGradient valueAndGradient(
      Call call, Function<Tensor, Loss> function, TensorFlowTensor at) {
    Operands.differentiable("valueAndGradient", at);
    // Inside another evaluation the results carry the graph, and so last as long as that one.
    return open > 0 ? evaluate(call, function, at) : detached(call, function, at);
  }

  private ValueAndGradient detached(
      Call call, Function<Tensor, Loss> function, TensorFlowTensor at) {
    Call.Evaluation before = call.begin();
    ValueAndGradient result;
    List<Placed> auxiliary;
    Placed value;
    Placed gradient;
    try {
      result = evaluate(call, function, at);
      value = call.own(result.value()).placed();
      gradient = call.own(result.gradient()).placed();
      auxiliary = result.auxiliary().stream().map(tensor -> call.own(tensor).placed()).toList();
    } finally {
      call.end(before);
    }
    List<Tensor> kept = new ArrayList<>();
    for (int i = 0; i < auxiliary.size(); i++) {
      kept.add(call.tensor(auxiliary.get(i), result.auxiliary().get(i).dataType()));
    }
    return new ValueAndGradient(
        call.tensor(value, result.value().dataType()), kept, call.tensor(gradient, at.dataType()));
  }

  private ValueAndGradient evaluate(
      Call call, Function<Tensor, Loss> function, TensorFlowTensor at) {
    open++;
    try {
      TensorFlowTensor point = call.leaf(at);
      Loss loss = function.apply(point);
      TensorFlowTensor value = Operands.loss("valueAndGradient", call.own(loss.scalar()));
      TensorFlowTensor gradient = differentiate(value, List.of(point)).get(0);
      return new ValueAndGradient(value, loss.auxiliary(), gradient);
    } finally {
      open--;
    }
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
    List<TensorFlowVariable> variables = new ArrayList<>();
    for (Variable variable : new LinkedHashSet<>(of)) {
      variables.add(own(call, variable));
    }
    Call.Evaluation before = call.begin();
    open++;
    ofVariables = true;
    Placed value;
    List<Placed> gradients;
    Loss result;
    List<Placed> auxiliary;
    try {
      List<TensorFlowTensor> leaves = variables.stream().map(call::leaf).toList();
      result = loss.get();
      TensorFlowTensor scalar = Operands.loss("gradients", call.own(result.scalar()));
      value = scalar.placed();
      auxiliary = result.auxiliary().stream().map(tensor -> call.own(tensor).placed()).toList();
      gradients = differentiate(scalar, leaves).stream().map(TensorFlowTensor::placed).toList();
    } finally {
      ofVariables = false;
      open--;
      call.freeze();
      call.end(before);
    }
    Map<Variable, Tensor> byVariable = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      byVariable.put(variables.get(i), call.tensor(gradients.get(i), variables.get(i).dataType()));
    }
    List<Tensor> kept = new ArrayList<>();
    for (int i = 0; i < auxiliary.size(); i++) {
      kept.add(call.tensor(auxiliary.get(i), result.auxiliary().get(i).dataType()));
    }
    return new Gradients(call.tensor(value, result.scalar().dataType()), kept, byVariable);
  }

  /** Returns the gradient of a scalar with respect to each of the tensors. */
  private static List<TensorFlowTensor> differentiate(
      TensorFlowTensor value, List<TensorFlowTensor> at) {
    Set<TensorFlowTensor> targets = new HashSet<>(at);
    List<TensorFlowTensor> path = path(value, targets);
    Set<TensorFlowTensor> onPath = new HashSet<>(path);
    Map<TensorFlowTensor, TensorFlowTensor> gradients = new HashMap<>();
    gradients.put(value, value.fill(1));
    for (int i = path.size() - 1; i >= 0; i--) {
      TensorFlowTensor tensor = path.get(i);
      TensorFlowTensor gradient = gradients.get(tensor);
      if (gradient == null) {
        continue;
      }
      for (TensorFlowTensor.Edge edge : tensor.edges()) {
        if (onPath.contains(edge.operand())) {
          TensorFlowTensor part = edge.pullback().apply(gradient);
          gradients.merge(edge.operand(), part, TensorFlowTensor::add);
        }
      }
      if (!targets.contains(tensor)) {
        gradients.remove(tensor);
      }
    }
    List<TensorFlowTensor> results = new ArrayList<>();
    for (TensorFlowTensor target : at) {
      TensorFlowTensor gradient = gradients.get(target);
      results.add(gradient != null ? gradient : target.fill(0));
    }
    return results;
  }

  /** Returns the tensors through which the value depends on a target, operands first. */
  private static List<TensorFlowTensor> path(
      TensorFlowTensor value, Set<TensorFlowTensor> targets) {
    Set<TensorFlowTensor> reached = new HashSet<>(List.of(value));
    Deque<TensorFlowTensor> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (TensorFlowTensor.Edge edge : open.pop().edges()) {
        if (reached.add(edge.operand())) {
          open.push(edge.operand());
        }
      }
    }
    List<TensorFlowTensor> inOrder = new ArrayList<>(reached);
    inOrder.sort(Comparator.comparingLong(TensorFlowTensor::number));
    Set<TensorFlowTensor> depends = new HashSet<>();
    List<TensorFlowTensor> path = new ArrayList<>();
    for (TensorFlowTensor tensor : inOrder) {
      boolean leads =
          targets.contains(tensor)
              || tensor.edges().stream().anyMatch(edge -> depends.contains(edge.operand()));
      if (leads) {
        depends.add(tensor);
        path.add(tensor);
      }
    }
    return path;
  }

  private static TensorFlowVariable own(Call call, Variable variable) {
    if (variable instanceof TensorFlowVariable own && own.session() == call.session()) {
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
