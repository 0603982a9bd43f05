package io.github.fenchel.backend.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the operations of a gradient to the graph.
 *
 * <p>Each tensor knows how a gradient goes from it to its operands, in operations that have
 * gradients in turn. TensorFlow's own C++ gradients lack those of many gradient operations, and
 * decide at run time what shapes broadcast to; here both are known while tracing.
 */
final class Backpropagation {
  private Backpropagation() {}

  /** Returns the gradient of a scalar with respect to each of the tensors. */
  static List<TensorFlowTensor> gradients(TensorFlowTensor value, List<TensorFlowTensor> at) {
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
    inOrder.sort(Comparator.comparingInt(TensorFlowTensor::position));
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
}
