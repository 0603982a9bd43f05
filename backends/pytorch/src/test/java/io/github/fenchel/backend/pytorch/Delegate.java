package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A delegate of a backend, or of anything that came from it, through which a fault sees each call.
 *
 * <p>Whatever leaves a delegate is a delegate again, so nothing escapes the fault; the fault itself
 * sees the real objects only.
 */
final class Delegate implements InvocationHandler {

  /** What is done instead of a call. */
  interface Fault {
    @Nullable Object instead(Call call) throws Exception;
  }

  /** A call of a real object's method. */
  record Call(Object target, Method method, List<@Nullable Object> arguments) {
    boolean is(Class<?> type, String name) {
      return type.isInstance(target) && method.getName().equals(name);
    }

    /** Returns what the real object returns. */
    @Nullable Object proceed() throws Exception {
      return proceed(arguments.toArray());
    }

    @Nullable Object proceed(@Nullable Object... others) throws Exception {
      try {
        return method.invoke(target, others);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw (Error) e.getCause();
      }
    }

    /** Returns what the real object returns, which is not nothing. */
    Object result() throws Exception {
      return Objects.requireNonNull(proceed(), method::toString);
    }

    Tensor tensor(int index) {
      return (Tensor) argument(index);
    }

    @Nullable Tensor tensorIfAny(int index) {
      return (Tensor) arguments.get(index);
    }

    Object argument(int index) {
      return Objects.requireNonNull(arguments.get(index), method::toString);
    }
  }

  private static final List<Class<?>> CONTRACTS =
      List.of(
          Backend.class,
          Session.class,
          Program.class,
          Variable.class,
          NeuralOps.class,
          Tensor.class);

  private final Object target;
  private final Fault fault;

  private Delegate(Object target, Fault fault) {
    this.target = target;
    this.fault = fault;
  }

  static Backend of(Backend real, Fault fault) {
    return (Backend) wrap(real, fault);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    @Nullable Object[] arguments = given == null ? new Object[0] : given;
    if (method.getName().equals("equals")) {
      return target.equals(unwrapped(arguments[0]));
    }
    @Nullable Object[] own = new Object[arguments.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = unwrapped(arguments[i]);
    }
    Object result = fault.instead(new Call(target, method, Arrays.asList(own)));
    return result == null ? null : wrap(result, fault);
  }

  private static Object wrap(Object value, Fault fault) {
    for (Class<?> contract : CONTRACTS) {
      if (contract.isInstance(value)) {
        return Proxy.newProxyInstance(
            Delegate.class.getClassLoader(), new Class<?>[] {contract}, new Delegate(value, fault));
      }
    }
    if (value instanceof BatchNormalized n) {
      return new BatchNormalized(
          tensor(n.output(), fault), tensor(n.mean(), fault), tensor(n.unbiasedVariance(), fault));
    }
    if (value instanceof AdamStep step) {
      return new AdamStep(
          tensor(step.weight(), fault), tensor(step.first(), fault), tensor(step.second(), fault));
    }
    if (value instanceof ValueAndGradient v) {
      return new ValueAndGradient(
          tensor(v.value(), fault), tensors(v.auxiliary(), fault), tensor(v.gradient(), fault));
    }
    if (value instanceof Gradients g) {
      Map<Variable, Tensor> byVariable = new LinkedHashMap<>();
      g.byVariable().forEach((v, t) -> byVariable.put((Variable) wrap(v, fault), tensor(t, fault)));
      return new Gradients(tensor(g.value(), fault), tensors(g.auxiliary(), fault), byVariable);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> wrap(element, fault)).toList();
    }
    return value;
  }

  private static Tensor tensor(Tensor real, Fault fault) {
    return (Tensor) wrap(real, fault);
  }

  private static List<Tensor> tensors(List<Tensor> real, Fault fault) {
    return real.stream().map(t -> tensor(t, fault)).toList();
  }

  private @Nullable Object unwrapped(@Nullable Object value) {
    if (value != null
        && Proxy.isProxyClass(value.getClass())
        && Proxy.getInvocationHandler(value) instanceof Delegate delegate) {
      return delegate.target;
    }
    if (value instanceof Loss loss) {
      return new Loss(
          (Tensor) real(loss.scalar()),
          loss.auxiliary().stream().map(t -> (Tensor) real(t)).toList());
    }
    if (value instanceof AdamStep step) {
      return new AdamStep(
          (Tensor) real(step.weight()), (Tensor) real(step.first()), (Tensor) real(step.second()));
    }
    if (value instanceof Collection<?> all) {
      return all.stream().map(this::real).toList();
    }
    if (value instanceof Function<?, ?> function) {
      return wrapped(function);
    }
    if (value instanceof Supplier<?> supplier) {
      return (Supplier<Object>) () -> real(supplier.get());
    }
    return value;
  }

  private Object real(@Nullable Object value) {
    return Objects.requireNonNull(unwrapped(value), "a value");
  }

  @SuppressWarnings("unchecked") // what the function takes is a tensor or a list of them
  private Function<Object, Object> wrapped(Function<?, ?> function) {
    Function<Object, Object> user = (Function<Object, Object>) function;
    return argument -> real(user.apply(wrap(argument, fault)));
  }

  @Override
  public String toString() {
    return "delegate of " + target + " " + Arrays.toString(target.getClass().getInterfaces());
  }
}
