import { Component, type ReactNode } from 'react'
import { Problem } from './problem.tsx'

type Props = { readonly what: string; readonly children: ReactNode }

/** Keeps one broken part from taking the page with it, and never leaves silence where advice should be. */
export class CrashGuard extends Component<Props, { readonly failure: unknown }> {
  override state: { readonly failure: unknown } = { failure: undefined }

  static getDerivedStateFromError(failure: unknown) {
    return { failure }
  }

  override render() {
    if (this.state.failure === undefined) return this.props.children
    return (
      <Problem
        failure={this.state.failure}
        what={this.props.what}
        onRetry={() => this.setState({ failure: undefined })}
        inline
      />
    )
  }
}
