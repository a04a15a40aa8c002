/** The door to the API server: kubeconfig, credentials that rotate, errors a person understands, watches that last. */
@NullMarked
package dev.kured.kube;

import org.jspecify.annotations.NullMarked;
