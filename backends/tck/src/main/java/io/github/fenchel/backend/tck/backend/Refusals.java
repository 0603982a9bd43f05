package io.github.fenchel.backend.tck.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Turns a test of what a backend does not declare into a test that it is refused by name. */
final class Refusals implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> context, ExtensionContext where)
      throws Throwable {
    intercept(test, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> context, ExtensionContext where)
      throws Throwable {
    intercept(test, context);
  }

  private static void intercept(Invocation<Void> test, ReflectiveInvocationContext<Method> context)
      throws Throwable {
    OnBackend subject = (OnBackend) context.getTarget().orElseThrow();
    Set<Capability> declared = subject.backend().capabilities();
    Set<Capability> missing = needed(subject, context.getExecutable());
    missing.removeAll(declared);
    // Only a backend that cannot train, an oracle, may do without single precision.
    boolean perhapsRefused =
        subject.dataType() == DataType.FLOAT32 && !declared.contains(Capability.TRAIN);
    try {
      test.proceed();
    } catch (UnsupportedOperationException | FenchelException e) {
      if (missing.isEmpty() && !perhapsRefused) {
        throw e;
      }
      List<String> names = new ArrayList<>(missing.stream().map(Enum::name).toList());
      if (perhapsRefused) {
        names.add(DataType.FLOAT32.name());
      }
      assertThat(names)
          .as("one of these is to be named in the refusal: %s", e.getMessage())
          .anyMatch(name -> String.valueOf(e.getMessage()).contains(name));
      return;
    }
    if (!missing.isEmpty()) {
      fail(
          "%s is not declared, yet nothing was refused; declare it, or refuse it by name", missing);
    }
  }

  private static Set<Capability> needed(OnBackend subject, Method test) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    if (subject.dataType() == DataType.FLOAT64) {
      needed.add(Capability.FLOAT64);
    }
    Needs ofClass = subject.getClass().getAnnotation(Needs.class);
    if (ofClass != null) {
      needed.addAll(List.of(ofClass.value()));
    }
    Needs ofTest = test.getAnnotation(Needs.class);
    if (ofTest != null) {
      needed.addAll(List.of(ofTest.value()));
    }
    return needed;
  }
}
