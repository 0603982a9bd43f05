package io.github.fenchel.backend.common;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What variables hold within one call: what it last assigned, else what is stored.
 *
 * @param <A> what the backend stores of a variable
 * @param <V> what the backend keeps of a value within a call
 * @param <T> the backend's tensors
 */
public final class CallVariables<A, V, T extends CallTensor> {
  private final Function<StoredVariable<A>, V> stored;
  private final BiFunction<StoredVariable<A>, V, T> tensor;
  private final Map<StoredVariable<A>, V> assigned = new LinkedHashMap<>();
  private final Map<StoredVariable<A>, T> leaves = new HashMap<>();

  /**
   * The variables of a call that begins now.
   *
   * @param stored gives the stored value within the call
   * @param tensor makes a tensor of a variable's value
   */
  public CallVariables(
      Function<StoredVariable<A>, V> stored, BiFunction<StoredVariable<A>, V, T> tensor) {
    this.stored = stored;
    this.tensor = tensor;
  }

  /** Returns what the variable holds now. */
  public T value(StoredVariable<A> variable) {
    T leaf = leaves.get(variable);
    return leaf != null ? leaf : tensor.apply(variable, current(variable));
  }

  /** Assigns a value and returns the one that this call assigned before, if it did. */
  public @Nullable V assign(StoredVariable<A> variable, V value) {
    leaves.remove(variable);
    return assigned.put(variable, value);
  }

  /** Makes a leaf of the variable's value, until the variable is assigned. */
  public T leaf(StoredVariable<A> variable, Function<V, T> made) {
    T leaf = made.apply(current(variable));
    leaves.put(variable, leaf);
    return leaf;
  }

  /** Makes all variables constants again. */
  public void freeze() {
    leaves.clear();
  }

  /** Takes out what was assigned, in the order of the first assignments. */
  public Map<StoredVariable<A>, V> take() {
    Map<StoredVariable<A>, V> taken = new LinkedHashMap<>(assigned);
    assigned.clear();
    return taken;
  }

  private V current(StoredVariable<A> variable) {
    V value = assigned.get(variable);
    return value != null ? value : stored.apply(variable);
  }
}
