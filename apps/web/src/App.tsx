import { Route, Switch } from 'wouter'
import { CheckPage } from './routes/CheckPage.tsx'
import { Home } from './routes/Home.tsx'
import { NotFound } from './routes/NotFound.tsx'
import { Room } from './routes/Room.tsx'
import { Catch } from './ui/Catch.tsx'

/** The whole app, by its addresses. */
export function App() {
  return (
    <Catch>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/r/:room" component={Room} />
        <Route path="/check" component={CheckPage} />
        <Route component={NotFound} />
      </Switch>
    </Catch>
  )
}
