package dev.kured.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Calls functions of the C library that the JDK does not offer. */
final class CLibrary {
    private CLibrary() {}

    @SuppressWarnings("restricted")
    static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    /** Returns an error for an exception that method handles declare and C functions never throw. */
    static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a function of the C library threw", thrown);
    }
}
