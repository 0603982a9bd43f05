package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * What one session has of its engine: memory for variables, kernels, programs.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 * @param <C> the backend's calls
 */
public interface Engine<A, T extends CallTensor, C extends EngineCall<A, T>> {

  /** Copies an array from the host, to stay until it is freed. */
  A place(HostArray array);

  /** Copies what is stored to the host. */
  HostArray read(A stored, DataType type, Shape shape);

  /** Frees what is stored. */
  void free(A stored);

  /** Returns the kernels of layers; asked once. */
  LayerKernels<T> layers();

  /** Makes a program; see {@link io.github.fenchel.api.backend.Session#compile}. */
  Program compile(
      EngineSession<A, T, C> session, String name, Function<List<Tensor>, List<Tensor>> function);

  /** Frees everything else; the variables have been freed. */
  void close();
}
